package dev.understudy.passport.observation;

import dev.understudy.kit.security.Roles;
import dev.understudy.passport.fact.FactView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What people have seen. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/facts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "facts")
class ObservationResource {

    private final ObservationService service;

    ObservationResource(ObservationService service) {
        this.service = service;
    }

    @PUT
    @Path("/{asset:[a-z0-9][a-z0-9-]*}/{name:[a-z][a-z0-9-]{0,62}}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Records what a person has seen, for example in a registrar's panel")
    @APIResponse(responseCode = "404", description = "There is no such asset, or the project is not yours to see")
    @APIResponse(responseCode = "422", description = "It is in the future, or looks like a secret")
    public FactView observe(
            @PathParam("project") String project,
            @PathParam("asset") String asset,
            @PathParam("name") String name,
            @NotNull @Valid ObserveFact observation) {
        return service.observe(project, asset, name, observation);
    }
}
