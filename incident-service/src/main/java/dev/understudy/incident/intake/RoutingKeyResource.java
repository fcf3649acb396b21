package dev.understudy.incident.intake;

import dev.understudy.incident.intake.RoutingKeys.NewKey;
import dev.understudy.incident.intake.RoutingKeys.RoutingKey;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Keys for machines that send signals. */
@Path("/api/v1/projects/{project}/routing-keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "intake")
class RoutingKeyResource {

    /** @param name for people: which machine it is for */
    record Wanted(@NotBlank @Size(max = 200) String name) {}

    private final RoutingKeys keys;
    private final ProjectDirectory projects;
    private final Caller caller;

    RoutingKeyResource(RoutingKeys keys, ProjectDirectory projects, Caller caller) {
        this.keys = keys;
        this.projects = projects;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Makes a routing key",
            description = "For PagerDuty's clients (routing_key) and Alertmanager's webhook. It is shown this once.")
    public NewKey make(@PathParam("project") String project, @Valid @NotNull Wanted wanted) {
        projects.requireReadable(project);
        return keys.make(project, wanted.name(), caller.subject());
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.AUDITOR})
    @Operation(summary = "The project's routing keys, without the keys themselves")
    public List<RoutingKey> list(@PathParam("project") String project) {
        projects.requireReadable(project);
        return keys.of(project);
    }

    @DELETE
    @Path("/{key}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Takes a key out of use, within seconds")
    public void revoke(@PathParam("project") String project, @PathParam("key") String key) {
        projects.requireReadable(project);
        if (!keys.revoke(project, key)) {
            throw new NotFound("intake.key-not-found", "project '" + project + "' has no key '" + key + "' in use");
        }
    }
}
