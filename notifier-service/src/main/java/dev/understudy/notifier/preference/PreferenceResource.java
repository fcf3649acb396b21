package dev.understudy.notifier.preference;

import static dev.understudy.kit.security.Roles.ADMIN;
import static dev.understudy.kit.security.Roles.AUDITOR;
import static dev.understudy.kit.security.Roles.CLIENT;
import static dev.understudy.kit.security.Roles.DISPATCHER;
import static dev.understudy.kit.security.Roles.ENGINEER;

import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}/people/{person}/preferences")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "preferences", description = "what people want to be told of, how, and when not")
class PreferenceResource {

    private final PreferenceService preferences;
    private final ProjectDirectory projects;

    PreferenceResource(PreferenceService preferences, ProjectDirectory projects) {
        this.preferences = preferences;
        this.projects = projects;
    }

    @GET
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER, AUDITOR, CLIENT})
    @Operation(
            summary = "Shows a person's preferences",
            description = "Empty while nothing was set: all by the defaults.")
    @APIResponse(
            responseCode = "200",
            description = "the preferences; ETag for the next change",
            content = @Content(schema = @Schema(implementation = Preferences.class)))
    @APIResponse(
            responseCode = "404",
            description = "no such project or person",
            ref = "#/components/responses/Problem")
    public Response get(@PathParam("project") String project, @PathParam("person") String person) {
        projects.requireReadable(project);
        return answer(preferences.get(project, person));
    }

    @PUT
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sets a person's preferences, whole",
            description =
                    "Pages and escalations cannot be switched off and are never held back. If-Match is the ETag that was"
                            + " read; that of version 0 when nothing was set before.")
    @APIResponse(
            responseCode = "200",
            description = "as they are now",
            content = @Content(schema = @Schema(implementation = Preferences.class)))
    @APIResponse(
            responseCode = "412",
            description = "changed since it was read",
            ref = "#/components/responses/Problem")
    @APIResponse(responseCode = "422", description = "a value is wrong", ref = "#/components/responses/Problem")
    public Response put(
            @PathParam("project") String project,
            @PathParam("person") String person,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull Preferences wanted) {
        projects.requireReadable(project);
        return answer(preferences.put(project, person, ifMatch, wanted));
    }

    private static Response answer(PreferenceStore.Versioned versioned) {
        return Response.ok(versioned.preferences())
                .header("ETag", ETags.of(versioned.version()))
                .build();
    }
}
