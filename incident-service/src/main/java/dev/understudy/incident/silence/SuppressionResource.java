package dev.understudy.incident.silence;

import dev.understudy.incident.escalation.TimeInterval;
import dev.understudy.incident.suppression.Inhibition;
import dev.understudy.incident.suppression.Matcher;
import dev.understudy.incident.suppression.Suppression;
import dev.understudy.incident.suppression.Suppression.Kind;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Maintenance, silences, inhibition and quiet hours. They all end. */
@Path("/api/v1/projects/{project}/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "suppressions")
class SuppressionResource {

    private static final Duration LONGEST = Duration.ofDays(400);

    /**
     * @param matchers what it is for, by labels ({@code zone}, {@code asset}, {@code check}, {@code kind},
     *     {@code severity}, {@code source} and those that came with the signal); everything when empty
     * @param inhibition of the kind inhibition: what silences what
     * @param interval of quiet hours: when they hold
     * @param startsAt UTC; now when absent
     * @param endsAt UTC, at most 400 days ahead
     */
    record SuppressionDocument(
            @NotNull Kind kind,
            @Nullable @Size(max = 20) List<@NotNull Matcher> matchers,
            @Nullable Inhibition inhibition,
            @Nullable TimeInterval interval,
            @NotBlank @Size(max = 1000) String reason,
            @Nullable Instant startsAt,
            @NotNull Instant endsAt) {}

    private final SuppressionService service;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Clock clock;

    SuppressionResource(SuppressionService service, ProjectDirectory projects, Caller caller, Clock clock) {
        this.service = service;
        this.projects = projects;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Begins a suppression",
            description =
                    "Incidents stay what they are and nobody is called for them; when it ends, whoever is to be"
                            + " called is called from the first step on. Clocks of what fails in a maintenance start at its end.")
    public Suppression begin(@PathParam("project") String project, @Valid @NotNull SuppressionDocument document) {
        projects.requireReadable(project);
        var now = clock.instant();
        var faults = new ArrayList<Violation>();
        var starts = document.startsAt() == null ? now : document.startsAt();
        if (!document.endsAt().isAfter(now) || !document.endsAt().isAfter(starts)) {
            faults.add(fault("endsAt", "range", "it has to end after it starts, and after now"));
        }
        if (document.endsAt().isAfter(now.plus(LONGEST))) {
            faults.add(fault("endsAt", "range", "it has to end within " + LONGEST.toDays() + " days"));
        }
        var matchers = document.matchers() == null ? List.<Matcher>of() : document.matchers();
        faults.addAll(Matcher.faults("matchers", matchers));
        if ((document.kind() == Kind.INHIBITION) != (document.inhibition() != null)) {
            faults.add(fault("inhibition", "required", "the kind inhibition has one, and no other kind"));
        } else if (document.inhibition() != null) {
            faults.addAll(
                    Matcher.faults("inhibition.source", document.inhibition().source()));
            faults.addAll(
                    Matcher.faults("inhibition.target", document.inhibition().target()));
            if (document.inhibition().source().isEmpty()
                    || document.inhibition().target().isEmpty()) {
                faults.add(fault("inhibition", "required", "say what silences, and what is silenced"));
            }
        }
        if ((document.kind() == Kind.QUIET_HOURS) != (document.interval() != null)) {
            faults.add(fault("interval", "required", "quiet hours have one, and no other kind"));
        } else if (document.interval() != null) {
            document.interval().faults().forEach(text -> faults.add(fault("interval", "interval", text)));
        }
        if (!faults.isEmpty()) {
            throw new InvalidInput(
                    "suppression.invalid", faults.size() + " values are invalid; see violations", faults);
        }
        return service.begin(new Suppression(
                TimeOrderedId.next(clock),
                project,
                document.kind(),
                matchers,
                document.inhibition(),
                document.interval(),
                document.reason(),
                starts,
                document.endsAt(),
                caller.subject(),
                now));
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Suppressions in force and to come; with ended=true those of the past too")
    public List<Suppression> list(@PathParam("project") String project, @QueryParam("ended") boolean ended) {
        projects.requireReadable(project);
        return service.of(project, ended);
    }

    @DELETE
    @Path("/{suppression}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Ends it now; it stays to be read")
    public void end(@PathParam("project") String project, @PathParam("suppression") String id) {
        projects.requireReadable(project);
        var found = service.find(id)
                .filter(suppression -> suppression.projectId().equals(project))
                .orElseThrow(() -> new NotFound(
                        "suppression.not-found", "project '" + project + "' has no suppression '" + id + "'"));
        service.end(found);
    }

    private static Violation fault(String path, String rule, String message) {
        return Violation.at(path, rule, message);
    }
}
