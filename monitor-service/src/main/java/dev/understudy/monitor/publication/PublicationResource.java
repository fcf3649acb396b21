package dev.understudy.monitor.publication;

import dev.understudy.kit.security.Roles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}/publication")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Publication")
@Blocking
class PublicationResource {

    private final PublicationService publications;

    PublicationResource(PublicationService publications) {
        this.publications = publications;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(operationId = "getPublication", summary = "What the project shows to everybody")
    @APIResponse(responseCode = "200", description = "What is switched on")
    @APIResponse(responseCode = "404", description = "Nothing is")
    public Publication get(@PathParam("project") String project) {
        return publications.get(project);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            operationId = "putPublication",
            summary = "Shows the named checks to everybody: badges and the data of a status page, without a token")
    @APIResponse(responseCode = "200", description = "What is switched on")
    public Publication put(@PathParam("project") String project, @Nullable Publication publication) {
        return publications.put(project, publication);
    }

    @DELETE
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(operationId = "removePublication", summary = "Shows nothing of the project any more")
    @APIResponse(responseCode = "204", description = "Nothing is shown")
    public void remove(@PathParam("project") String project) {
        publications.remove(project);
    }
}
