package dev.understudy.monitor.check;

import dev.understudy.kit.security.Roles;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}/checks:apply")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Checks")
@Blocking
class CheckSetResource {

    private final CheckSetService sets;

    CheckSetResource(CheckSetService sets) {
        this.sets = sets;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            operationId = "applyChecks",
            summary = "Makes checks what a list of definitions says, all of them or none, and tells the difference",
            description = "Takes what an export gives: {\"checks\": [...]}, or the list alone, as JSON or YAML.")
    @APIResponse(responseCode = "200", description = "What was changed, or would be")
    @APIResponse(responseCode = "409", description = "A check follows from the passport")
    @APIResponse(responseCode = "422", description = "Definitions break rules; violations name all of them")
    public CheckSetChange apply(
            @PathParam("project") String project,
            @QueryParam("dryRun") @DefaultValue("false") @Parameter(description = "only tell the difference")
                    boolean dryRun,
            @QueryParam("replace")
                    @DefaultValue("false")
                    @Parameter(description = "remove the checks made by hand that the list does not have")
                    boolean replace,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType,
            byte[] body) {
        return sets.apply(
                project, CheckDocument.tree(body, CheckDocument.isYaml(mediaType)), dryRun, replace, List.of());
    }
}
