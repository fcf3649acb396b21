package dev.understudy.passport.ownership;

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

/** Whose domains and hostings are. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/ownership")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ownership")
class OwnershipResource {

    private final OwnershipService service;

    OwnershipResource(OwnershipService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Whether domains and hostings are the client's own",
            description =
                    "The registrant as the registry wrote it, compared with the client's legal entity: legal forms,"
                            + " quotes, case and transliteration levelled out. Company, somebody else, private person, hidden,"
                            + " or unknown; with what it rests on, and why a domain may not be renewed.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public OwnershipList ownership(@PathParam("project") String project) {
        return service.ownership(project);
    }
}
