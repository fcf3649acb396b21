package dev.understudy.passport.fact;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is known of the assets of a project, by whom, and how fresh it is. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/facts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "facts")
class FactResource {

    private final FactService service;

    FactResource(FactService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "What was observed",
            description =
                    "A look-up that failed leaves values and observedAt as they were: only lastAttemptAt and lastError"
                            + " tell of it.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public List<FactView> facts(@PathParam("project") String project) {
        return service.list(project);
    }

    @GET
    @Path("/{asset:[a-z0-9][a-z0-9-]*}/history")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Every value that the facts of an asset had, newest first")
    public List<FactRepository.Observed> history(
            @PathParam("project") String project, @PathParam("asset") String asset) {
        return service.history(project, asset);
    }
}
