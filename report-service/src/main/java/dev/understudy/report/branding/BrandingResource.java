package dev.understudy.report.branding;

import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the reports of a client look. */
@Path("/api/v1/clients/{client}/report-branding")
@Tag(name = "branding", description = "name, colour and logo on the reports of a client")
class BrandingResource {

    private final Brandings brandings;
    private final Caller caller;

    BrandingResource(Brandings brandings, Caller caller) {
        this.brandings = brandings;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The branding of a client's reports")
    @APIResponse(responseCode = "404", description = "No such client, not yours to see, or no branding set")
    public Branding get(@PathParam("client") String client) {
        requireReadable(client);
        return brandings
                .of(client)
                .orElseThrow(() -> new NotFound(
                        "report.no-branding", "no branding is set for client '" + client + "'; PUT one to set it"));
    }

    @PUT
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Sets the branding of a client's reports",
            description = "For reports from now on; published ones stay as they are. What is left away is not set.")
    @APIResponse(responseCode = "422", description = "A colour that cannot be read, or a logo that is no small image")
    public Branding put(@PathParam("client") String client, @NotNull Branding branding) {
        requireReadable(client);
        return brandings.apply(client, branding, caller.subject());
    }

    @DELETE
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Takes the branding of a client's reports away")
    @APIResponse(responseCode = "204", description = "There is none any more")
    public Response delete(@PathParam("client") String client) {
        requireReadable(client);
        brandings.remove(client);
        return Response.noContent().build();
    }

    private void requireReadable(String client) {
        if (!caller.mayRead(client) || !brandings.knows(client)) {
            throw new NotFound(
                    "report.unknown-client", "no client '" + client + "' is known, or it is not yours to see");
        }
    }
}
