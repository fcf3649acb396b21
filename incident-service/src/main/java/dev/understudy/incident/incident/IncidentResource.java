package dev.understudy.incident.incident;

import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.DomainException;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Timestamps;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Emergencies: to read, to take, to hold, to resolve, to close. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "incidents")
class IncidentResource {

    private static final Duration LONGEST_PAUSE = Duration.ofDays(92);

    /** What a person says when it works again. */
    record Resolution(@Nullable @Size(max = 4000) String note) {}

    /**
     * Whom or what the owner waits for.
     *
     * @param until when it goes on by itself, UTC, at most 92 days ahead
     */
    record Hold(
            @NotNull HoldReason reason,
            @Nullable @Size(max = 4000) String note,
            @NotNull Instant until) {}

    /**
     * @param cause why it happened
     * @param zone where the cause lay; the incident's own when absent
     * @param done what was done
     * @param minutesSpent working time of everybody on it
     */
    record Closing(
            @NotBlank @Size(max = 4000) String cause,
            @Nullable @Size(max = 63) String zone,
            @NotBlank @Size(max = 4000) String done,
            @NotNull @PositiveOrZero @Max(60_000) Integer minutesSpent) {}

    record Reason(@NotBlank @Size(max = 4000) String reason) {}

    /** @param link where an attachment lies, http or https */
    record Note(
            @NotBlank @Size(max = 4000) String text,
            @Nullable @Size(max = 2000) String link) {}

    record SeverityChange(@NotNull Severity severity) {}

    /** @param until end of the quiet, UTC, at most 92 days ahead */
    record Snooze(
            @NotNull Instant until,
            @Nullable @Size(max = 4000) String reason) {}

    /** @param person id of whom to call */
    record Named(@NotBlank @Size(max = 100) String person) {}

    /** @param into id of the incident that takes it in */
    record Merge(@NotBlank String into) {}

    record Split(@NotBlank String member) {}

    record Ids(@NotEmpty @Size(max = 500) List<@NotBlank String> incidents) {}

    /**
     * What became of an acknowledgement.
     *
     * @param takenByYou false when it was somebody else's already; {@code incident} says whose and since when
     * @param recorded whether it is somebody else's, and yours is recorded beside: by its policy each has to acknowledge
     */
    record Acknowledgement(IncidentView incident, boolean takenByYou, boolean recorded) {}

    /**
     * What became of one of many.
     *
     * @param outcome {@code taken}, {@code taken-before}, {@code recorded} (it is somebody else's, and each has to
     *     acknowledge), {@code not-found} or {@code not-possible}
     * @param state what it is now; absent when it was not found
     */
    record BulkOutcome(
            String id,
            String outcome,
            IncidentState.@Nullable Kind state,
            @Nullable String by,
            @Nullable Instant at) {}

    /** A failure that the incident has. */
    record MemberView(
            String key,
            String title,
            @Nullable String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            @Nullable String target,
            Severity severity,
            Instant since,
            Instant joinedAt,
            @Nullable Instant recoveredAt,
            int occurrences,
            @Nullable String failure,
            @Nullable String mergedFrom,
            List<String> causes) {}

    private final IncidentRepository incidents;
    private final IncidentService service;
    private final Timeline timeline;
    private final Members members;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Clock clock;

    IncidentResource(
            IncidentRepository incidents,
            IncidentService service,
            Timeline timeline,
            Members members,
            ProjectDirectory projects,
            Caller caller,
            Clock clock) {
        this.incidents = incidents;
        this.service = service;
        this.timeline = timeline;
        this.members = members;
        this.projects = projects;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Emergencies, newest first")
    @APIResponse(responseCode = "200", description = "One page")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Page<IncidentView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("state") List<String> states,
            @QueryParam("severity") List<String> severities,
            @QueryParam("zone") @Nullable String zone,
            @QueryParam("assignee") @Nullable String assignee,
            @QueryParam("source") @Nullable String source,
            @QueryParam("from") @Parameter(description = "opened at or after, ISO 8601") @Nullable String from,
            @QueryParam("until") @Parameter(description = "opened before, ISO 8601") @Nullable String until,
            @QueryParam("q") @Parameter(description = "part of the title") @Nullable String text,
            @QueryParam("drill") @Nullable Boolean drill,
            @BeanParam PageRequest page) {
        if (project != null) {
            projects.requireReadable(project);
        }
        var rows = incidents.page(
                new IncidentRepository.Filter(
                        caller.scope(),
                        project,
                        parse(states, IncidentState.Kind.values(), "state"),
                        parse(severities, Severity.values(), "severity"),
                        zone,
                        assignee,
                        source,
                        instant("from", from),
                        instant("until", until),
                        text,
                        drill),
                page.after(2).map(IncidentResource::position).orElse(null),
                page.fetch());
        return Page.of(rows, page, (Incident incident) -> Cursor.of(incident.openedAt, incident.id))
                .map(IncidentView::of);
    }

    @GET
    @Path("/{incident}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One emergency")
    @APIResponse(responseCode = "404", description = "It does not exist, or is not yours to see")
    public IncidentView get(@PathParam("incident") String incident) {
        return IncidentView.of(readable(incident));
    }

    @GET
    @Path("/{incident}/timeline")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What happened to it, in order; entries are only ever added")
    public List<Timeline.Entry> timeline(@PathParam("incident") String incident) {
        return timeline.of(readable(incident).id);
    }

    @GET
    @Path("/{incident}/members")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The failures that it has, in the order in which they joined")
    public Page<MemberView> members(@PathParam("incident") String incident, @BeanParam PageRequest page) {
        long offset = page.after(1).map(cursor -> cursor.number(0)).orElse(0L);
        if (offset < 0) {
            throw InvalidInput.malformed("paging.bad-cursor", "'cursor' is not one that this list gave out");
        }
        var rows = members.page(readable(incident).id, offset, page.fetch());
        return Page.of(rows, page, row -> Cursor.of(String.valueOf(offset + page.limit())))
                .map(IncidentResource::view);
    }

    @GET
    @Path("/{incident}/merged")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Incidents that were merged into it")
    public List<IncidentView> merged(@PathParam("incident") String incident) {
        return service.mergedInto(readable(incident).id);
    }

    @POST
    @Path("/{incident}/acknowledge")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Takes it",
            description = "Who takes it first has it, and nobody else is called. Repeating it changes nothing but the"
                    + " time until which it is taken. Where the policy wants each to acknowledge, who comes later is"
                    + " recorded, and whoever was called with them is called until he has acknowledged too.")
    @APIResponse(
            responseCode = "200",
            description = "It is taken, by you or by somebody before you; then yours may be recorded beside")
    @APIResponse(responseCode = "409", description = "It is over; the answer says what it is and what is possible")
    public Acknowledgement acknowledge(@PathParam("incident") String incident) {
        readable(incident);
        return possible(() -> service.acknowledge(incident, caller.subject(), null))
                .map(this::acknowledgement)
                .orElseThrow(() -> notFound(incident));
    }

    private Acknowledgement acknowledgement(IncidentService.Taken taken) {
        return new Acknowledgement(
                taken.incident(), caller.subject().equals(taken.incident().acknowledgedBy()), taken.recorded());
    }

    @POST
    @Path("/{incident}/take")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Takes it over, from whoever has it",
            description = "Also while it is on hold: the hold goes on until its end, or until you resume it.")
    @APIResponse(responseCode = "200", description = "It is yours")
    @APIResponse(responseCode = "409", description = "It is over; the answer says what it is and what is possible")
    public Acknowledgement take(@PathParam("incident") String incident) {
        readable(incident);
        return possible(() -> service.takeOver(incident, caller.subject()))
                .map(this::acknowledgement)
                .orElseThrow(() -> notFound(incident));
    }

    @POST
    @Path("/acknowledge")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Takes many at once",
            description = "Each for itself: one that cannot be taken stops no other.")
    @APIResponse(responseCode = "200", description = "What became of each, in the order asked for")
    public List<BulkOutcome> acknowledgeMany(@Valid @NotNull Ids ids) {
        var outcomes = new ArrayList<BulkOutcome>();
        for (var id : ids.incidents()) {
            outcomes.add(acknowledgeOne(id));
        }
        return outcomes;
    }

    private BulkOutcome acknowledgeOne(String id) {
        try {
            readable(id);
            return service.acknowledge(id, caller.subject(), null)
                    .map(taken -> new BulkOutcome(
                            id,
                            taken.byThisCall() ? "taken" : taken.recorded() ? "recorded" : "taken-before",
                            taken.incident().state(),
                            taken.incident().acknowledgedBy(),
                            taken.incident().acknowledgedAt()))
                    .orElseThrow(() -> notFound(id));
        } catch (IllegalTransition e) {
            return new BulkOutcome(id, "not-possible", e.present(), null, null);
        } catch (NotFound e) {
            return new BulkOutcome(id, "not-found", null, null, null);
        }
    }

    @POST
    @Path("/{incident}/release")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Gives it back: people are called again")
    @APIResponse(responseCode = "409", description = "Nobody has it")
    public IncidentView release(@PathParam("incident") String incident) {
        readable(incident);
        return done(incident, () -> service.release(incident, caller.subject()));
    }

    @POST
    @Path("/{incident}/hold")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Its owner waits: the resolution clock stands still until the hold ends")
    @APIResponse(responseCode = "409", description = "Nobody has it, or it is over")
    public IncidentView hold(@PathParam("incident") String incident, @Valid @NotNull Hold hold) {
        readable(incident);
        requireAhead("until", hold.until());
        return done(incident, () -> service.hold(incident, caller.subject(), hold.reason(), hold.note(), hold.until()));
    }

    @POST
    @Path("/{incident}/resume")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Ends the hold")
    public IncidentView resume(@PathParam("incident") String incident) {
        readable(incident);
        return done(incident, () -> service.resume(incident, caller.subject()));
    }

    @POST
    @Path("/{incident}/escalate")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Calls the next people now")
    @APIResponse(responseCode = "409", description = "Somebody has it, it is over, or it is suppressed")
    public IncidentView escalate(@PathParam("incident") String incident) {
        readable(incident);
        return done(incident, () -> service.escalate(incident, caller.subject(), null));
    }

    @POST
    @Path("/{incident}/call")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Calls somebody by name now",
            description = "Whoever else was called; the policy's next step comes when it would have come, because this"
                    + " one may be silent too.")
    @APIResponse(responseCode = "200", description = "That one is called")
    @APIResponse(responseCode = "409", description = "Somebody has it, it is over, or it is suppressed")
    @APIResponse(responseCode = "422", description = "The project has no such person")
    public IncidentView call(@PathParam("incident") String incident, @Valid @NotNull Named named) {
        readable(incident);
        return done(incident, () -> service.call(incident, named.person(), caller.subject()));
    }

    @POST
    @Path("/{incident}/snooze")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Nobody is called until then; it stays what it is")
    public IncidentView snooze(@PathParam("incident") String incident, @Valid @NotNull Snooze snooze) {
        readable(incident);
        requireAhead("until", snooze.until());
        return done(incident, () -> service.snooze(incident, caller.subject(), snooze.until(), snooze.reason(), null));
    }

    @DELETE
    @Path("/{incident}/snooze")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Ends the snooze: calls go on")
    public IncidentView unsnooze(@PathParam("incident") String incident) {
        readable(incident);
        return done(incident, () -> service.unsnooze(incident, caller.subject()));
    }

    @POST
    @Path("/{incident}/resolve")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Says that it works again",
            description = "Those who were told of the failure are told of its end. Repeating it changes nothing.")
    public IncidentView resolve(@PathParam("incident") String incident, @Valid @Nullable Resolution resolution) {
        readable(incident);
        return done(
                incident,
                () -> service.resolve(incident, caller.subject(), resolution == null ? null : resolution.note(), null));
    }

    @POST
    @Path("/{incident}/reopen")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "It does not work after all: people are called again, its clocks go on")
    public IncidentView reopen(@PathParam("incident") String incident, @Valid @NotNull Reason reason) {
        readable(incident);
        return done(incident, () -> service.reopen(incident, caller.subject(), reason.reason()));
    }

    @POST
    @Path("/{incident}/close")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Writes down why it happened, what was done, and the time it took")
    @APIResponse(responseCode = "409", description = "It is not resolved yet, or closed already")
    public IncidentView close(@PathParam("incident") String incident, @Valid @NotNull Closing closing) {
        var known = readable(incident);
        return done(
                incident,
                () -> service.close(
                        incident,
                        caller.subject(),
                        closing.cause(),
                        closing.zone() == null ? known.zoneId : closing.zone(),
                        closing.done(),
                        closing.minutesSpent()));
    }

    @POST
    @Path("/{incident}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "It is no emergency")
    public IncidentView cancel(@PathParam("incident") String incident, @Valid @NotNull Reason reason) {
        readable(incident);
        return done(incident, () -> service.cancel(incident, caller.subject(), reason.reason()));
    }

    @POST
    @Path("/{incident}/notes")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Idempotent
    @Operation(summary = "Adds a note, with a link to an attachment if there is one")
    public IncidentView note(@PathParam("incident") String incident, @Valid @NotNull Note note) {
        readable(incident);
        if (note.link() != null && !note.link().matches("https?://\\S+")) {
            throw new InvalidInput("incident.bad-link", "'link' is no http or https address");
        }
        return done(incident, () -> service.note(incident, caller.subject(), note.text(), note.link(), null));
    }

    @POST
    @Path("/{incident}/severity")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Changes its severity", description = "A rise takes the acknowledgement back.")
    public IncidentView severity(@PathParam("incident") String incident, @Valid @NotNull SeverityChange change) {
        readable(incident);
        return done(incident, () -> service.changeSeverity(incident, caller.subject(), change.severity()));
    }

    @POST
    @Path("/{incident}/merge")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Makes it part of another incident of the project",
            description =
                    "Its failures become the other's, whose clocks start with the earlier of both. It can be undone.")
    @APIResponse(responseCode = "409", description = "One of the two is over")
    @APIResponse(responseCode = "422", description = "They are the same, or of different projects")
    public IncidentView merge(@PathParam("incident") String incident, @Valid @NotNull Merge merge) {
        var child = readable(incident);
        var into = readable(merge.into());
        if (child.id.equals(into.id) || !child.projectId.equals(into.projectId)) {
            throw new InvalidInput(
                    "incident.cannot-merge",
                    "incident " + child.id + " cannot be merged into " + into.id
                            + ": they have to be two, of one project");
        }
        return done(incident, () -> service.merge(incident, merge.into(), caller.subject()));
    }

    @POST
    @Path("/{incident}/unmerge")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Undoes the merge: it is what it was")
    public IncidentView unmerge(@PathParam("incident") String incident) {
        readable(incident);
        return done(incident, () -> service.unmerge(incident, caller.subject()));
    }

    @POST
    @Path("/{incident}/split-off")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Makes one of its failures an incident of its own; the answer is the new one")
    public IncidentView splitOff(@PathParam("incident") String incident, @Valid @NotNull Split split) {
        readable(incident);
        return possible(() -> service.splitOff(incident, split.member(), caller.subject()))
                .orElseThrow(() -> new NotFound(
                        "incident.member-not-found",
                        "incident " + incident + " has no failure '" + split.member() + "'; see its members"));
    }

    private IncidentView done(String id, Supplier<Optional<IncidentView>> command) {
        return possible(command).orElseThrow(() -> notFound(id));
    }

    private static <T> T possible(Supplier<T> command) {
        try {
            return command.get();
        } catch (IllegalTransition e) {
            throw conflict(e);
        }
    }

    private static DomainException conflict(IllegalTransition e) {
        return new Conflict(
                "incident.illegal-transition",
                String.valueOf(e.getMessage()),
                Map.of("state", e.present().name(), "allowed", e.allowed()));
    }

    private void requireAhead(String field, Instant until) {
        var now = clock.instant();
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_PAUSE))) {
            throw new InvalidInput(
                    "incident.bad-end",
                    "'" + field + "' is " + until + "; it has to lie ahead, by at most " + LONGEST_PAUSE.toDays()
                            + " days");
        }
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        try {
            return text == null ? null : Timestamps.parse(text);
        } catch (DateTimeParseException e) {
            throw InvalidInput.malformed(
                    "incident.bad-time",
                    "'" + name + "' is '" + text + "', expected an instant like 2026-11-20T18:42:07Z");
        }
    }

    private static <E extends Enum<E>> List<E> parse(List<String> texts, E[] values, String name) {
        return texts.stream()
                .map(text -> Arrays.stream(values)
                        .filter(value -> value.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> InvalidInput.malformed(
                                "incident.unknown-" + name,
                                "'" + name + "' is '" + text + "', expected one of " + Arrays.toString(values))))
                .toList();
    }

    private static MemberView view(Members.Row row) {
        return new MemberView(
                row.key(),
                row.title(),
                row.checkId(),
                row.assetId(),
                row.zoneId(),
                row.target(),
                row.severity(),
                row.since(),
                row.joinedAt(),
                row.recoveredAt(),
                row.occurrences(),
                Optional.ofNullable(row.failure()).map(Failure::message).orElse(null),
                row.mergedFrom(),
                row.causes());
    }

    private static IncidentRepository.Position position(Cursor cursor) {
        return new IncidentRepository.Position(cursor.instant(0), cursor.text(1));
    }

    private Incident readable(String id) {
        return incidents
                .findByIdOptional(id)
                .filter(incident -> projects.find(incident.projectId)
                        .filter(project -> caller.mayRead(project.clientId()))
                        .isPresent())
                .orElseThrow(() -> notFound(id));
    }

    private static NotFound notFound(String id) {
        return new NotFound("incident.not-found", "incident '" + id + "' does not exist, or is not yours to see");
    }
}
