package dev.understudy.incident.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.calendar.OurTimes;
import dev.understudy.incident.classification.Decisions;
import dev.understudy.incident.classification.Decisions.Decided;
import dev.understudy.incident.classification.Held;
import dev.understudy.incident.incident.Signal;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.Signal.Effect;
import dev.understudy.incident.incident.SignalService;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Signals by REST, and what was decided about those that opened no incident. */
@Path("/api/v1/projects/{project}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "intake")
class SignalResource {

    /** What the sender says. */
    enum Says {
        TRIGGER,
        ACKNOWLEDGE,
        RESOLVE
    }

    /**
     * @param action {@code TRIGGER} when absent
     * @param key what it is about; made of title and detail when absent
     * @param severity {@code critical} when absent
     * @param kind of thing, for the rules: {@code http}, {@code backup}...
     * @param at when it was decided, UTC, from 1970 on: what is older than the last of its key is recorded and changes nothing
     * @param since when it began, UTC; {@code at} when absent
     * @param expiresAt the date, when it is about something that ends
     */
    record SignalDocument(
            @Nullable Says action,
            @Nullable @Size(min = 1, max = 255) String key,
            @NotBlank @Size(max = 1024) String title,
            @Nullable Severity severity,
            @Nullable @Size(max = 63) String kind,
            @Nullable @Size(max = 63) String zone,
            @Nullable @Size(max = 63) String asset,
            @Nullable @Size(max = 4000) String detail,
            @Nullable Instant at,
            @Nullable Instant since,
            @Nullable Instant expiresAt,
            @Nullable @Size(max = 50) Map<@NotNull @Size(max = 255) String, @NotNull @Size(max = 255) String> labels) {}

    /**
     * What became of it.
     *
     * @param isNew whether it opened an incident
     * @param held what keeps it from opening one, when it is a candidate
     */
    record Taken(
            Effect effect,
            boolean isNew,
            String key,
            @Nullable String incidentId,
            @Nullable Held held) {}

    private final SignalService signals;
    private final Decisions decisions;
    private final ProjectPlaces places;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Clock clock;

    SignalResource(
            SignalService signals,
            Decisions decisions,
            ProjectPlaces places,
            ProjectDirectory projects,
            Caller caller,
            Clock clock) {
        this.signals = signals;
        this.decisions = decisions;
        this.places = places;
        this.projects = projects;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Path("/signals")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.INGEST})
    @Operation(
            summary = "Says that something fails, was taken, or works again",
            description = "Idempotent by its key: a failure that is known already is counted. The answer says which"
                    + " incident it is, and whether that is new.")
    public Taken take(@PathParam("project") String project, @Valid @NotNull SignalDocument document) {
        projects.requireReadable(project);
        requireSensible("at", document.at());
        requireSensible("since", document.since());
        requireSensible("expiresAt", document.expiresAt());
        var signal = signal(project, document);
        var outcome = signals.take(List.of(signal)).getFirst();
        return new Taken(
                outcome.effect(),
                outcome.effect() == Effect.OPENED,
                signal.key(),
                outcome.incidentId(),
                outcome.held());
    }

    @GET
    @Path("/decisions")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Signals that opened no incident, with the rule that decided and the facts it decided by",
            description = "The latest first.")
    public Page<Decided> decisions(
            @PathParam("project") String project,
            @Parameter(description = "true: only emergencies that a correlation rule holds back, or held back in vain")
                    @QueryParam("held")
                    boolean held,
            @BeanParam PageRequest page) {
        projects.requireReadable(project);
        var after = page.after(2);
        var rows = decisions.of(
                project,
                held,
                after.map(cursor -> cursor.instant(0)).orElse(null),
                after.map(cursor -> cursor.text(1)).orElse(null),
                page.fetch());
        return Page.of(rows, page, (Decided row) -> Cursor.of(row.at(), row.signalKey()));
    }

    /** Deadlines follow from it, and nothing that is looked after has failed since before there were clocks to tell. */
    private static void requireSensible(String field, @Nullable Instant at) {
        if (at != null && !OurTimes.contain(at)) {
            throw new InvalidInput(
                    "signal.bad-time",
                    "'" + field + "' is " + at + "; it has to lie between 1970 and 2200",
                    List.of(Violation.at(field, "range", "from " + OurTimes.BEGIN + " to " + OurTimes.END)));
        }
    }

    private Signal signal(String project, SignalDocument document) {
        var now = clock.instant();
        var at = document.at() == null || document.at().isAfter(now) ? now : document.at();
        var since = document.since() == null || document.since().isAfter(at) ? at : document.since();
        var place = places.of(project, document.zone(), document.asset());
        var action =
                switch (document.action()) {
                    case ACKNOWLEDGE -> Action.ACKNOWLEDGE;
                    case RESOLVE -> Action.RESOLVE;
                    case TRIGGER -> Action.TRIGGER;
                    case null -> Action.TRIGGER;
                };
        var key = document.key() == null
                ? UUID.nameUUIDFromBytes((document.title() + '\n' + document.detail()).getBytes(UTF_8))
                        .toString()
                : document.key();
        return new Signal(
                project,
                "api:" + project + ":" + key,
                action,
                document.severity() == null ? Severity.CRITICAL : document.severity(),
                document.title(),
                "api",
                at,
                since,
                document.at() == null ? Signal.BY_ARRIVAL : -1,
                null,
                document.kind(),
                place.assetId(),
                place.zoneId(),
                null,
                document.detail() == null
                        ? null
                        : new Failure(
                                document.kind() == null ? "reported" : document.kind(), document.detail(), null, null),
                List.of(),
                List.of(),
                document.labels() == null ? Map.of() : document.labels(),
                null,
                document.expiresAt(),
                document.detail(),
                caller.subject(),
                null,
                null,
                false);
    }
}
