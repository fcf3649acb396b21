package dev.understudy.notifier.notification;

import static dev.understudy.kit.security.Roles.ADMIN;
import static dev.understudy.kit.security.Roles.AUDITOR;
import static dev.understudy.kit.security.Roles.CLIENT;
import static dev.understudy.kit.security.Roles.DISPATCHER;
import static dev.understudy.kit.security.Roles.ENGINEER;

import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.notifier.notification.ReachService.ChannelView;
import dev.understudy.notifier.notification.ReachService.Explanation;
import dev.understudy.notifier.notification.ReachService.LinkCode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reach", description = "by what people can be reached, and why they were, or were not")
class ReachResource {

    /** @param address as the passport or a link has it; the person's first of that kind when absent */
    @Schema(name = "ChannelChoice")
    record Choice(@NotBlank String channel, @Nullable String address) {}

    /** @param channel {@code telegram}, {@code max} or {@code vk}; {@code slack}, {@code mattermost} for an account */
    @Schema(name = "LinkRequest")
    record LinkRequest(@NotBlank String channel) {}

    private final ReachService reach;
    private final ProjectDirectory projects;
    private final Caller caller;

    ReachResource(ReachService reach, ProjectDirectory projects, Caller caller) {
        this.reach = reach;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @Path("/people/{person}/channels")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER, AUDITOR, CLIENT})
    @Operation(
            summary = "Lists a person's channels",
            description =
                    "In the order in which they are tried, with whether each made the round trip and whether it is"
                            + " switched off.")
    @APIResponse(responseCode = "200", description = "the channels")
    @APIResponse(responseCode = "404", description = "no such person", ref = "#/components/responses/Problem")
    public List<ChannelView> channels(@PathParam("project") String project, @PathParam("person") String person) {
        projects.requireReadable(project);
        return reach.channels(project, person);
    }

    @POST
    @Path("/people/{person}/verifications")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER})
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @Operation(
            summary = "Asks an address whether it is the person's",
            description =
                    "The message has a button, a link and a code; pressing it or telling the code is the round trip. Until"
                            + " then the channel is used only when the person has none that is verified.")
    @APIResponse(
            responseCode = "202",
            description = "it is under way",
            content = @Content(schema = @Schema(implementation = NotificationView.class)))
    @APIResponse(
            responseCode = "404",
            description = "no such person or channel",
            ref = "#/components/responses/Problem")
    public Response verify(
            @PathParam("project") String project, @PathParam("person") String person, @NotNull @Valid Choice choice) {
        projects.requireReadable(project);
        var notification = reach.verify(project, person, choice.channel(), choice.address(), caller.subject());
        return Response.accepted(notification)
                .location(URI.create("/api/v1/projects/" + project + "/notifications/" + notification.id()))
                .build();
    }

    /** @param code out of the message, six digits */
    @Schema(name = "VerificationCode")
    record Code(@NotBlank @Size(max = 20) String code) {}

    @POST
    @Path("/people/{person}/verifications/{id:[^/:]+}:confirm")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Confirms an address by the code that came there",
            description = "For those who cannot press anything: a call, a short message without a link.")
    @APIResponse(responseCode = "200", description = "the person's channels, this one verified")
    @APIResponse(responseCode = "404", description = "no such verification", ref = "#/components/responses/Problem")
    @APIResponse(
            responseCode = "409",
            description = "it is too late, or the code was wrong too often",
            ref = "#/components/responses/Problem")
    @APIResponse(responseCode = "422", description = "another code was sent", ref = "#/components/responses/Problem")
    public List<ChannelView> confirm(
            @PathParam("project") String project,
            @PathParam("person") String person,
            @PathParam("id") String id,
            @NotNull @Valid Code code) {
        projects.requireReadable(project);
        return switch (reach.confirm(project, person, id, code.code(), caller.subject())) {
            case ReachService.Confirmation.Done done -> reach.channels(project, person);
            case ReachService.Confirmation.Wrong wrong ->
                throw new InvalidInput(
                        "verification.wrong-code",
                        "that is not the code of this message; " + wrong.left() + " tries are left");
            case ReachService.Confirmation.Over over ->
                throw new Conflict(
                        "verification.over",
                        "verification '" + id + "' is too old, or had too many wrong codes; ask the address again");
        };
    }

    @POST
    @Path("/people/{person}/links")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes a one-time code that links a chat to the person",
            description =
                    "The person sends /link and the code to the bot, in private or in a group; in Slack and Mattermost"
                            + " /understudy link and the code, so that buttons count as the person's. An older code is void.")
    @APIResponse(responseCode = "200", description = "the code; it is shown once and not kept")
    @APIResponse(responseCode = "422", description = "no such kind of channel", ref = "#/components/responses/Problem")
    public LinkCode link(
            @PathParam("project") String project,
            @PathParam("person") String person,
            @NotNull @Valid LinkRequest request) {
        projects.requireReadable(project);
        return reach.link(project, person, request.channel(), caller.subject());
    }

    @GET
    @Path("/people/{person}/explanations")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER, AUDITOR, CLIENT})
    @Operation(
            summary = "Explains why a person was, or was not, told of an incident",
            description =
                    "Each message that was asked for, what was decided about each channel and why, and what became of it.")
    @APIResponse(responseCode = "200", description = "the explanation")
    @APIResponse(responseCode = "404", description = "no such project", ref = "#/components/responses/Problem")
    public Explanation explain(
            @PathParam("project") String project,
            @PathParam("person") String person,
            @Parameter(required = true, description = "the incident's id") @QueryParam("incident") @NotBlank @Nullable
                    String incident) {
        projects.requireReadable(project);
        return reach.explain(project, person, String.valueOf(incident));
    }
}
