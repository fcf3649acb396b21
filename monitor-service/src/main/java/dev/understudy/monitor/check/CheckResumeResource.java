package dev.understudy.monitor.check;

import dev.understudy.kit.security.Roles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/projects/{project}/checks:resume")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Checks")
@Blocking
class CheckResumeResource {

    private final CheckSetService sets;

    CheckResumeResource(CheckSetService sets) {
        this.sets = sets;
    }

    @POST
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "resumeChecks", summary = "Wakes checks that are at rest; all that match")
    @APIResponse(responseCode = "200", description = "Names of the checks whose rest ended")
    public List<String> resume(@PathParam("project") String project, @BeanParam CheckQuery query) {
        return sets.pause(project, query, false);
    }
}
