package dev.understudy.passport.scorecard;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How well a project is prepared. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/scorecard")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "scorecard")
class ScorecardResource {

    private final ScorecardService service;

    ScorecardResource(ScorecardService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Levels, rules, and what came of each",
            description = "pass, fail, skipped (does not concern the project, or is let off until a day by"
                    + " 'policies.exemptions') or not-measured (nobody has looked, which is no pass).")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Scorecard get(@PathParam("project") String project) {
        return service.of(project);
    }
}
