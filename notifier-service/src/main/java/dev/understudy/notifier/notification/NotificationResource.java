package dev.understudy.notifier.notification;

import static dev.understudy.kit.security.Roles.ADMIN;
import static dev.understudy.kit.security.Roles.AUDITOR;
import static dev.understudy.kit.security.Roles.CLIENT;
import static dev.understudy.kit.security.Roles.DISPATCHER;
import static dev.understudy.kit.security.Roles.ENGINEER;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "notifications", description = "who was told what, and what became of it")
class NotificationResource {

    /** How far ahead telling something can make sense. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private final NotificationService notifications;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Clock clock;

    NotificationResource(NotificationService notifications, ProjectDirectory projects, Caller caller, Clock clock) {
        this.clock = clock;
        this.notifications = notifications;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @Path("/notifications")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER, AUDITOR, CLIENT})
    @Operation(summary = "Lists the notifications of a project, newest first")
    @APIResponse(responseCode = "200", description = "a page of notifications with their deliveries")
    @APIResponse(responseCode = "400", description = "a parameter is wrong", ref = "#/components/responses/Problem")
    @APIResponse(responseCode = "404", description = "no such project", ref = "#/components/responses/Problem")
    public Page<NotificationView> list(
            @PathParam("project") String project,
            @Parameter(description = "only those about this incident") @QueryParam("incident") @Nullable
                    String incident,
            @Parameter(
                            description = "only those with a delivery in this state",
                            schema = @Schema(implementation = DeliveryState.class))
                    @QueryParam("state")
                    @Nullable
                    String state,
            @Parameter(description = "only those to this person") @QueryParam("person") @Nullable String person,
            @Parameter(description = "only those with a delivery over this kind of channel")
                    @QueryParam("channel")
                    @Nullable
                    String channel,
            @Parameter(description = "only those for this purpose: page, resolved...") @QueryParam("purpose") @Nullable
                    String purpose,
            @Parameter(description = "only those with these words in their data, an address, or what a provider said")
                    @QueryParam("text")
                    @Nullable
                    String text,
            @BeanParam PageRequest page) {
        projects.requireReadable(project);
        return notifications.list(
                new NotificationRepository.Filter(
                        project,
                        incident,
                        state(state),
                        person,
                        channel,
                        purpose(purpose),
                        text == null || text.isBlank() ? null : text.strip()),
                page);
    }

    /**
     * @param template key of the message in the catalogue
     * @param deduplicationKey the same key is the same telling, however often it is asked for
     * @param notAfter when telling it has lost its sense; in an hour when absent
     */
    @Schema(name = "NotificationRequest")
    record NewNotification(
            @NotBlank String personId,
            @NotNull Purpose purpose,
            @NotNull Urgency urgency,
            @NotBlank String template,
            @Nullable Map<String, String> data,
            @Nullable String incidentId,
            @Size(max = 255) @Nullable String deduplicationKey,
            @Nullable Instant notAfter) {}

    @POST
    @Path("/notifications")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER})
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @Operation(summary = "Asks for somebody to be told something")
    @APIResponse(
            responseCode = "202",
            description = "it is under way; Location tells where to look",
            content = @Content(schema = @Schema(implementation = NotificationView.class)))
    @APIResponse(
            responseCode = "404",
            description = "no such project or person",
            ref = "#/components/responses/Problem")
    @APIResponse(responseCode = "422", description = "a value is wrong", ref = "#/components/responses/Problem")
    public Response ask(@PathParam("project") String project, @NotNull @Valid NewNotification wanted) {
        projects.requireReadable(project);
        var now = clock.instant();
        var notAfter = wanted.notAfter() == null ? now.plus(Duration.ofHours(1)) : wanted.notAfter();
        if (!notAfter.isAfter(now)) {
            throw new InvalidInput(
                    "notification.too-late", "'notAfter' is " + notAfter + ", which is over; name a later moment");
        }
        if (notAfter.isAfter(now.plus(LONGEST))) {
            throw new InvalidInput(
                    "notification.too-far",
                    "'notAfter' is " + notAfter + ", more than " + LONGEST.toDays()
                            + " days ahead; name an earlier moment");
        }
        var id = wanted.deduplicationKey() == null
                ? TimeOrderedId.next(clock)
                : UUID.nameUUIDFromBytes(("api/" + project + "/" + wanted.personId() + "/" + wanted.deduplicationKey())
                                .getBytes(UTF_8))
                        .toString();
        var notification = notifications.ask(
                new NotificationRequested(
                        project,
                        id,
                        wanted.personId(),
                        wanted.purpose(),
                        wanted.urgency(),
                        wanted.template(),
                        wanted.data() == null ? Map.of() : wanted.data(),
                        wanted.incidentId(),
                        now,
                        notAfter),
                null);
        return Response.accepted(notification)
                .location(URI.create("/api/v1/projects/" + project + "/notifications/" + notification.id()))
                .build();
    }

    @GET
    @Path("/notifications/{id}")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER, AUDITOR, CLIENT})
    @Operation(summary = "Shows a notification, its deliveries and what became of each attempt")
    @APIResponse(responseCode = "200", description = "the notification")
    @APIResponse(responseCode = "404", description = "no such notification", ref = "#/components/responses/Problem")
    public NotificationDetail get(@PathParam("project") String project, @PathParam("id") String id) {
        projects.requireReadable(project);
        return notifications.get(project, id);
    }

    @POST
    @Path("/notifications/{id}/deliveries/{delivery:[^/:]+}:resend")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER})
    @Idempotent
    @Operation(
            summary = "Sends a settled delivery once more",
            description = "The receiver gets it as a new message, with a message id of its own."
                    + " What the incident's state has made pointless stays unsent.")
    @APIResponse(responseCode = "200", description = "it is under way again")
    @APIResponse(responseCode = "404", description = "no such delivery", ref = "#/components/responses/Problem")
    @APIResponse(responseCode = "409", description = "it is still under way", ref = "#/components/responses/Problem")
    public DeliveryView resend(
            @PathParam("project") String project, @PathParam("id") String id, @PathParam("delivery") String delivery) {
        projects.requireReadable(project);
        return notifications.resend(project, id, delivery, caller.subject());
    }

    @POST
    @Path("/people/{person:[^/:]+}:test")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER})
    @Idempotent
    @Operation(summary = "Sends a test message over every channel of a person")
    @APIResponse(
            responseCode = "202",
            description = "it is under way; Location tells where to look",
            content = @Content(schema = @Schema(implementation = NotificationView.class)))
    @APIResponse(responseCode = "404", description = "no such person", ref = "#/components/responses/Problem")
    public Response test(@PathParam("project") String project, @PathParam("person") String person) {
        projects.requireReadable(project);
        var notification = notifications.test(project, person, caller.subject());
        return Response.accepted(notification)
                .location(URI.create("/api/v1/projects/" + project + "/notifications/" + notification.id()))
                .build();
    }

    private static @Nullable Purpose purpose(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(Purpose.values())
                .filter(purpose -> purpose.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> InvalidInput.malformed(
                        "notification.bad-purpose",
                        "'purpose' is '" + text + "', expected one of " + Arrays.toString(Purpose.values())));
    }

    private static @Nullable DeliveryState state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(DeliveryState.values())
                .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> InvalidInput.malformed(
                        "notification.bad-state",
                        "'state' is '" + text + "', expected one of " + Arrays.toString(DeliveryState.values())));
    }
}
