package dev.understudy.monitor.check;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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

@Path("/api/v1/projects/{project}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Checks")
class CheckSetResource {

    private final CheckSetService sets;

    CheckSetResource(CheckSetService sets) {
        this.sets = sets;
    }

    @POST
    @Path("checks:apply")
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

    @GET
    @Path("checks:export")
    @Produces("application/yaml")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            operationId = "exportChecks",
            summary = "The checks made by hand as YAML; applying it again changes nothing",
            description = "With managedBy=passport those that follow from the passport, to look at or to copy.")
    @APIResponse(responseCode = "200", description = "What checks:apply takes")
    public String export(@PathParam("project") String project, @BeanParam CheckQuery query) {
        return CheckDocument.yaml(sets.export(project, query));
    }

    @POST
    @Path("checks:pause")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "pauseChecks", summary = "Puts checks to rest, whoever made them; all that match")
    @APIResponse(responseCode = "200", description = "Names of the checks whose rest began")
    public List<String> pause(@PathParam("project") String project, @BeanParam CheckQuery query) {
        return sets.pause(project, query, true);
    }

    @POST
    @Path("checks:resume")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "resumeChecks", summary = "Wakes checks that are at rest; all that match")
    @APIResponse(responseCode = "200", description = "Names of the checks whose rest ended")
    public List<String> resume(@PathParam("project") String project, @BeanParam CheckQuery query) {
        return sets.pause(project, query, false);
    }
}
