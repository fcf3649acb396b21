package dev.understudy.passport.contradiction;

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

/** The passport beside the world. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/facts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "facts")
class ComparisonResource {

    private final ComparisonService service;

    ComparisonResource(ComparisonService service) {
        this.service = service;
    }

    @GET
    @Path("/comparisons")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What the passport declares beside what was observed")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public List<Comparison> comparisons(@PathParam("project") String project) {
        return service.comparisons(project);
    }
}
