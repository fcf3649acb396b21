package dev.understudy.passport.busfactor;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** On whom the project hangs. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/bus-factor")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "bus factor")
class BusFactorResource {

    private final BusFactorService service;

    BusFactorResource(BusFactorService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "On how few people the project hangs",
            description =
                    "The least number of people whose loss leaves something critical that nobody left can operate,"
                            + " all groups of that size, and what the loss of each person would do; for assets by accesses, for"
                            + " zones by duties. Exact; where the search has to give up, it says between which bounds.")
    @APIResponse(responseCode = "200", description = "Worked out from the passport in force")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public BusFactorView busFactor(@PathParam("project") String project) {
        return service.busFactor(project);
    }

    @GET
    @Path("/what-if")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "What if these people are gone",
            description = "What nobody could operate then, what would hang on one more person, and the bus factor of"
                    + " those who are left.")
    @APIResponse(responseCode = "200", description = "Worked out from the passport in force")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "422", description = "The passport has no such person")
    public WhatIfView whatIf(
            @PathParam("project") String project,
            @Parameter(description = "id of a person; several times for several", required = true)
                    @QueryParam("without")
                    List<String> without) {
        return service.without(project, without);
    }
}
