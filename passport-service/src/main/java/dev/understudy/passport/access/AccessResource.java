package dev.understudy.passport.access;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The ways into the assets of a project. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/accesses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "accesses")
class AccessResource {

    private static final String ACCESS = "/{asset:[a-z0-9][a-z0-9-]*}/{access:[a-z0-9][a-z0-9-]*}";

    private final AccessService service;

    AccessResource(AccessService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "All accesses of a project: where the secrets are, who has them, whether they are there")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public List<AccessView> list(@PathParam("project") String project) {
        return service.list(project);
    }

    @POST
    @Path(ACCESS + "/verifications")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Asks the store whether the secret is where the passport says",
            description = "By metadata only. A store that could not tell without reading the value is not asked.")
    @APIResponse(responseCode = "409", description = "No store can be asked; a person may attest it")
    public AccessView verify(
            @PathParam("project") String project,
            @PathParam("asset") String asset,
            @PathParam("access") String access) {
        return service.verify(project, asset, access);
    }

    @POST
    @Path(ACCESS + "/attestations")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Says that you have looked and the secret is where the passport says")
    @APIResponse(responseCode = "409", description = "The passport does not say where the secret is")
    public AccessView attest(
            @PathParam("project") String project,
            @PathParam("asset") String asset,
            @PathParam("access") String access,
            @NotNull @Valid AttestAccess attestation) {
        return service.attest(project, asset, access, attestation);
    }
}
