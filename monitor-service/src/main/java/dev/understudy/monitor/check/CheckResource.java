package dev.understudy.monitor.check;

import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.Roles;
import dev.understudy.monitor.status.StatusChange;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/projects/{project}/checks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Checks")
@RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
class CheckResource {

    private final CheckService checks;

    CheckResource(CheckService checks) {
        this.checks = checks;
    }

    @GET
    @Operation(operationId = "listChecks", summary = "Checks of a project with their present state, by name")
    @APIResponse(responseCode = "200", description = "A page of checks")
    public Page<CheckView> list(@PathParam("project") String project, @BeanParam PageRequest request) {
        return checks.list(project, request);
    }

    @GET
    @Path("{name}")
    @Operation(operationId = "getCheck", summary = "A check with its present state")
    @APIResponse(responseCode = "200", description = "The check; what its last probe saw is about a second old")
    public CheckView get(@PathParam("project") String project, @PathParam("name") String name) {
        return checks.get(project, name);
    }

    @GET
    @Path("{name}/timeline")
    @Operation(operationId = "getCheckTimeline", summary = "Changes of a check's status with their evidence")
    @APIResponse(responseCode = "200", description = "A page of changes, the latest first")
    public Page<StatusChange> timeline(
            @PathParam("project") String project, @PathParam("name") String name, @BeanParam PageRequest request) {
        return checks.timeline(project, name, request);
    }
}
