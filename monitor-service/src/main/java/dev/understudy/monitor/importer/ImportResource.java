package dev.understudy.monitor.importer;

import dev.understudy.kit.security.Roles;
import dev.understudy.monitor.check.CheckDocument;
import dev.understudy.monitor.check.CheckSetChange;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}/checks:import")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Checks")
class ImportResource {

    private final ImportService imports;

    ImportResource(ImportService imports) {
        this.imports = imports;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Blocking
    @Operation(
            operationId = "importChecks",
            summary = "Takes checks over from another program's file, and tells what could not be taken over",
            description = "No secret is taken over. Checks that cannot be had here are left out with a note.")
    @APIResponse(responseCode = "200", description = "What was changed, or would be, and what is to be told")
    @APIResponse(responseCode = "422", description = "The file is not one of that program")
    public CheckSetChange take(
            @PathParam("project") String project,
            @QueryParam("format")
                    @Parameter(
                            description =
                                    "uptime-kuma (its backup, JSON), gatus (its configuration, YAML), healthchecks"
                                            + " (the answer of its API, JSON), blackbox (targets of a Prometheus, YAML or"
                                            + " JSON)")
                    @Nullable
                    String format,
            @QueryParam("dryRun") @DefaultValue("false") @Parameter(description = "only tell the difference")
                    boolean dryRun,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType,
            byte[] body) {
        return imports.take(project, format, CheckDocument.tree(body, CheckDocument.isYaml(mediaType)), dryRun);
    }
}
