package dev.understudy.incident.correlation;

import dev.understudy.events.Criticality;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.classification.Condition;
import dev.understudy.incident.classification.Facts;
import dev.understudy.incident.correlation.CorrelationRule.Clause;
import dev.understudy.incident.correlation.CorrelationRule.IfNotMet;
import dev.understudy.incident.correlation.CorrelationRule.Require;
import dev.understudy.incident.correlation.CorrelationRule.ResolveOn;
import dev.understudy.incident.correlation.CorrelationService.Preview;
import dev.understudy.incident.correlation.CorrelationService.RuleView;
import dev.understudy.incident.suppression.Matcher;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which failures are one incident although no cause explains them, as a project wants it. */
@Path("/api/v1/projects/{project}/correlation-rules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "correlation")
class CorrelationResource {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * All that is given has to hold; at least one thing has to be given.
     *
     * @param name {@code condition 1} and so on when absent
     * @param sources {@code monitor}, {@code pagerduty-events}, {@code alertmanager}, {@code api}
     * @param kinds of check, or the signal's own class
     * @param failures kinds of failure: {@code status}, {@code dns}...
     * @param criticalities of the check, else of its zone
     * @param severities as the sender has them
     * @param labels as in suppressions
     */
    record ConditionDocument(
            @Nullable @Size(min = 1, max = 100) String name,
            @Nullable @Size(max = 50) Set<@NotBlank @Size(max = 63) String> sources,
            @Nullable @Size(max = 50) Set<@NotBlank @Size(max = 255) String> kinds,
            @Nullable @Size(max = 50) Set<@NotBlank @Size(max = 63) String> zones,
            @Nullable @Size(max = 50) Set<@NotBlank @Size(max = 63) String> assets,
            @Nullable @Size(max = 50) Set<@NotBlank @Size(max = 255) String> failures,
            @Nullable Set<@NotNull Criticality> criticalities,
            @Nullable Set<@NotNull Severity> severities,
            @Nullable @Size(max = 20) List<@NotNull Matcher> labels) {}

    /**
     * @param position rules are tried in this order, those of one position by name; 100 when absent
     * @param conditions a signal that meets any of them is this rule's
     * @param require {@code all}: each condition has to be met by something within the window; {@code any}, which holds when
     *     absent: one is enough
     * @param window ISO 8601 duration, one second to one day: how long an occurrence counts, and how long after the last
     *     failure that joined another joins the open incident
     * @param threshold occurrences that it takes, of all failures of a group together; 1 when absent
     * @param groupBy names of facts ({@code zone}, {@code asset}, {@code check}, {@code kind}, {@code failure}, {@code
     *     severity}, {@code criticality}, {@code source}) or labels: what differs in one of them is another incident
     * @param resolveOn {@code all} when absent: it ends when all of its failures have; {@code first}: with the one that was
     *     there first; {@code last}: with the one that joined last; {@code never}: a person ends it
     * @param ifNotMet what becomes of a failure that was held back in vain: {@code record} or {@code open}. To be said where
     *     something may be held back: with a threshold, or several conditions of which all are required
     */
    record RuleDocument(
            @Nullable @Min(0) @Max(10_000) Integer position,
            @NotEmpty @Size(max = 20) List<@Valid @NotNull ConditionDocument> conditions,
            @Nullable Require require,
            @NotNull Duration window,
            @Nullable @Min(1) @Max(1000) Integer threshold,

            @Nullable @Size(max = 10)
            List<
                            @NotNull
                            @Pattern(
                                    regexp = "[A-Za-z_][A-Za-z0-9_.:/-]{0,62}",
                                    message =
                                            "a name of a fact or label: letters, digits and _ . : / -, at most 63 characters")
                            String>
                    groupBy,

            @Nullable ResolveOn resolveOn,
            @Nullable IfNotMet ifNotMet) {}

    /**
     * A signal that nothing is known of yet.
     *
     * @param source {@code api} when absent
     * @param severity {@code critical} when absent
     * @param criticality that of the zone when absent
     */
    record SignalDocument(
            @Nullable @Size(max = 63) String source,
            @Nullable @Size(max = 255) String kind,
            @Nullable @Size(max = 63) String zone,
            @Nullable @Size(max = 63) String asset,
            @Nullable @Size(max = 255) String failure,
            @Nullable Criticality criticality,
            @Nullable Severity severity,
            @Nullable Instant expiresAt,
            @Nullable @Size(max = 50) Map<@NotNull String, @NotNull @Size(max = 255) String> labels) {}

    private final CorrelationService service;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Clock clock;

    CorrelationResource(CorrelationService service, ProjectDirectory projects, Caller caller, Clock clock) {
        this.service = service;
        this.projects = projects;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The rules in the order in which they are tried, with how many failures each holds back now")
    public List<RuleView> list(@PathParam("project") String project) {
        projects.requireReadable(project);
        return service.list(project);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One rule; ETag is its version")
    public Response get(@PathParam("project") String project, @PathParam("name") String name) {
        projects.requireReadable(project);
        return answer(service.find(project, name).orElseThrow(() -> notFound(project, name)));
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Applies a rule",
            description = "What it was holding back is taken in again by what it is now. Incidents that are open keep"
                    + " when they end.")
    @APIResponse(responseCode = "200", description = "It is in force; ETag is its version")
    @APIResponse(responseCode = "409", description = "There are as many rules as there may be")
    @APIResponse(responseCode = "412", description = "It is not the version that If-Match names")
    @APIResponse(responseCode = "422", description = "It is no rule; see violations")
    public Response put(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull RuleDocument document) {
        projects.requireReadable(project);
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new InvalidInput(
                    "correlation-rule.bad-name", "'" + name + "' is no slug: a-z, 0-9 and - , at most 63 characters");
        }
        var rule = rule(name, document);
        var faults = faults(project, document, rule);
        if (!faults.isEmpty()) {
            throw new InvalidInput(
                    "correlation-rule.invalid",
                    faults.size() + (faults.size() == 1 ? " value is" : " values are") + " invalid; see violations",
                    faults);
        }
        return answer(service.put(project, rule, ifMatch, caller.subject(), clock.instant()));
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Removes a rule",
            description =
                    "What it was holding back and fails still goes to the other rules, or is grouped by cause, now."
                            + " Incidents that are open stay, and nothing joins them by the rule any more.")
    public void remove(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        projects.requireReadable(project);
        if (!service.remove(project, name, ifMatch, clock.instant())) {
            throw notFound(project, name);
        }
    }

    @POST
    @Path("/lint")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.AUDITOR})
    @Operation(summary = "What is wrong with a rule, without applying it; nothing when it can be applied")
    public List<Violation> lint(@PathParam("project") String project, @Valid @NotNull RuleDocument document) {
        projects.requireReadable(project);
        return faults(project, document, rule("lint", document));
    }

    @POST
    @Path("/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.AUDITOR})
    @Operation(
            summary = "Which rule would take a signal, and why; stores nothing",
            description = "Of a failure that nothing is known of yet: one that has an open incident is counted there,"
                    + " and one that comes back soon opens its incident again, whatever the rules say.")
    public Preview preview(@PathParam("project") String project, @Valid @NotNull SignalDocument document) {
        projects.requireReadable(project);
        var now = clock.instant();
        return service.preview(
                project,
                new Facts(
                        document.source() == null ? "api" : document.source(),
                        document.kind(),
                        document.zone(),
                        document.asset(),
                        document.failure(),
                        document.criticality() == null
                                ? service.criticality(project, document.zone())
                                : document.criticality(),
                        document.severity() == null ? Severity.CRITICAL : document.severity(),
                        document.expiresAt() == null ? null : Duration.between(now, document.expiresAt()),
                        now,
                        List.of(now)),
                document.labels() == null ? Map.of() : document.labels(),
                now);
    }

    private static Response answer(RuleView view) {
        return Response.ok(view).header("ETag", ETags.of(view.version())).build();
    }

    private static NotFound notFound(String project, String name) {
        return new NotFound(
                "correlation-rule.not-found", "project '" + project + "' has no correlation rule '" + name + "'");
    }

    private static CorrelationRule rule(String name, RuleDocument document) {
        var conditions = new ArrayList<Clause>();
        for (var condition : document.conditions()) {
            conditions.add(new Clause(
                    condition.name() == null ? "condition " + (conditions.size() + 1) : condition.name(),
                    new Condition(
                            set(condition.sources()),
                            set(condition.kinds()),
                            set(condition.zones()),
                            set(condition.assets()),
                            set(condition.failures()),
                            set(condition.criticalities()),
                            set(condition.severities()),
                            null,
                            0,
                            null),
                    condition.labels() == null ? List.of() : condition.labels()));
        }
        return new CorrelationRule(
                name,
                document.position() == null ? 100 : document.position(),
                conditions,
                document.require() == null ? Require.ANY : document.require(),
                document.window(),
                document.threshold() == null ? 1 : document.threshold(),
                document.groupBy() == null ? List.of() : document.groupBy(),
                document.resolveOn() == null ? ResolveOn.ALL : document.resolveOn(),
                document.ifNotMet() == null ? IfNotMet.OPEN : document.ifNotMet());
    }

    private static <T> Set<T> set(@Nullable Set<T> values) {
        return values == null ? Set.of() : values;
    }

    private List<Violation> faults(String project, RuleDocument document, CorrelationRule rule) {
        var faults = new ArrayList<Violation>();
        if (rule.window().compareTo(SHORTEST) < 0 || rule.window().compareTo(LONGEST) > 0) {
            faults.add(Violation.at("window", "range", "one second to one day: PT1S to PT24H"));
        }
        if (rule.mayHoldBack() && document.ifNotMet() == null) {
            faults.add(Violation.at(
                    "ifNotMet",
                    "required",
                    "the rule may hold an emergency back: say whether one that is held back in vain is only recorded"
                            + " ('record') or opens an incident if it fails still ('open')"));
        }
        if (new HashSet<>(rule.groupBy()).size() < rule.groupBy().size()) {
            faults.add(Violation.at("groupBy", "unique", "it names something twice"));
        }
        var names = new HashSet<String>();
        for (int i = 0; i < rule.conditions().size(); i++) {
            var clause = rule.conditions().get(i);
            var path = "conditions[" + i + "]";
            if (!names.add(clause.name())) {
                faults.add(Violation.at(
                        path + ".name", "unique", "there is another condition named '" + clause.name() + "'"));
            }
            if (clause.labels().isEmpty() && clause.when().isMetByEverything()) {
                faults.add(Violation.at(
                        path, "required", "it would take every emergency of the project: say at least one thing"));
            }
            faults.addAll(Matcher.faults(path + ".labels", clause.labels()));
        }
        faults.addAll(service.unknown(project, rule));
        return faults;
    }
}
