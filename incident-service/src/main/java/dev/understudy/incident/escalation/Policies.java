package dev.understudy.incident.escalation;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.understudy.events.DeliveryEvent.Reach;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.incident.IncidentConfig;
import dev.understudy.incident.calendar.CalendarDefinition;
import dev.understudy.incident.duty.DutyRole;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.duty.ResponsibilityMatrix;
import dev.understudy.incident.escalation.EscalationPolicy.AcknowledgedBy;
import dev.understudy.incident.escalation.EscalationRun.Callee;
import dev.understudy.incident.sql.Json;
import dev.understudy.incident.sql.OncePerTransaction;
import dev.understudy.incident.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The policies of projects, and whom their targets mean at a moment. */
@ApplicationScoped
public class Policies {

    /** A policy as it is stored. */
    record Stored(EscalationPolicy policy, long version, Instant updatedAt, String updatedBy) {}

    private static final Duration LONGEST = Duration.ofDays(30);

    private record StoredOf(List<Stored> policies) {}

    private record PoliciesKey(String projectId) {}

    private record Findings(Set<String> raised) {}

    private record FindingsKey(String projectId) {}

    private final Rows rows;
    private final OncePerTransaction once;
    private final PassportCopy passport;
    private final OnCallSchedules schedules;
    private final IncidentConfig config;

    Policies(
            Rows rows,
            OncePerTransaction once,
            PassportCopy passport,
            OnCallSchedules schedules,
            IncidentConfig config) {
        this.rows = rows;
        this.once = once;
        this.passport = passport;
        this.schedules = schedules;
        this.config = config;
    }

    /**
     * The narrowest policy that fits, with the calendars of its steps as they are now; what follows from the responsibility
     * matrix when the project has none that does.
     */
    public EscalationPolicy policyFor(
            String projectId, @Nullable String zoneId, Severity severity, Duration escalateAfter) {
        return Stream.concat(stored(projectId).stream().map(Stored::policy), ofPassport(projectId).stream())
                .filter(policy -> policy.isFor(zoneId, severity))
                .max(Comparator.comparingInt(EscalationPolicy::narrowness))
                .map(policy -> policy.with(id -> calendar(projectId, id)))
                .orElseGet(() -> EscalationPolicy.ofMatrix(
                        escalateAfter,
                        config.repeats(),
                        config.acknowledgementTimeout().orElse(null)));
    }

    /** The policies that the project's passport declares. */
    public List<EscalationPolicy> ofPassport(String projectId) {
        var project = passport.project(projectId);
        var declared = project.map(ProjectApplied::escalationPolicies).orElse(null);
        if (declared == null) {
            return List.of();
        }
        return declared.stream().map(this::of).toList();
    }

    private EscalationPolicy of(ProjectEvent.EscalationPolicy declared) {
        var steps = new ArrayList<EscalationPolicy.Step>();
        for (int i = 0; i < declared.steps().size(); i++) {
            var step = declared.steps().get(i);
            steps.add(new EscalationPolicy.Step(
                    "step " + (i + 1),
                    step.targets().stream().map(Target::of).toList(),
                    step.timeout(),
                    List.of(),
                    false,
                    step.calendarId(),
                    null));
        }
        var wait = steps.isEmpty() ? Duration.ofMinutes(30) : steps.getLast().timeout();
        return new EscalationPolicy(
                declared.policyId(),
                declared.zones() == null ? Set.of() : Set.copyOf(declared.zones()),
                Set.of(),
                steps,
                declared.repeat(),
                new EscalationPolicy.Step(
                        "fallback",
                        // Somebody is called when all that was met with silence, whatever the passport leaves out.
                        declared.fallback().isEmpty()
                                ? List.of(new Target(Target.Kind.EVERYBODY, ""))
                                : declared.fallback().stream().map(Target::of).toList(),
                        wait,
                        List.of(),
                        false,
                        null,
                        null),
                config.repeats(),
                config.acknowledgementTimeout().orElse(null),
                null);
    }

    /** A calendar of the project's support agreement; one that cannot be read counts as none. */
    private Optional<CalendarDefinition> calendar(String projectId, String calendarId) {
        return passport.project(projectId).map(ProjectApplied::agreement).stream()
                .flatMap(agreement -> Optional.ofNullable(agreement.calendars()).orElse(List.of()).stream())
                .filter(calendar -> calendar.calendarId().equals(calendarId))
                .map(calendar -> CalendarDefinition.of(calendar, zone(projectId).getId()))
                .filter(CalendarDefinition::canBe)
                .findFirst();
    }

    /** Whom a target means for a zone at the moment: absences and schedules are looked up now. */
    public List<Callee> people(String projectId, @Nullable String zoneId, Target target, Instant at) {
        var matrix = passport.matrix(projectId);
        var day = at.atZone(zone(projectId)).toLocalDate();
        return switch (target.kind()) {
            case ROLE ->
                target.name().equals("informed")
                        ? matrix.informed(zoneId, day).stream()
                                .map(person -> new Callee(person, ""))
                                .toList()
                        : role(target.name()).flatMap(role -> matrix.find(zoneId, role, day)).stream()
                                .map(Policies::callee)
                                .toList();
            case EVERYBODY -> {
                var everybody = new LinkedHashMap<String, Callee>();
                for (var role : DutyRole.values()) {
                    matrix.find(zoneId, role, day)
                            .ifPresent(found -> everybody.putIfAbsent(found.personId(), callee(found)));
                }
                yield List.copyOf(everybody.values());
            }
            case PERSON ->
                matrix.people().containsKey(target.name())
                        ? List.of(callee(matrix.standIn(target.name(), zoneId, day)))
                        : List.of();
            case SCHEDULE ->
                schedules.onCall(projectId, target.name(), at).stream()
                        .map(onCall -> new Callee(onCall.personId(), onCall.explanation()))
                        .toList();
        };
    }

    /**
     * What is wrong with a policy, as things are at the moment; nothing when it can be relied on.
     *
     * @return path of the part and what is wrong with it, in the order of the document
     */
    public List<PolicyFault> lint(String projectId, EscalationPolicy policy, Instant at) {
        var faults = new ArrayList<PolicyFault>();
        if (policy.steps().isEmpty()) {
            faults.add(new PolicyFault("steps", "required", "a policy has at least one step"));
        }
        if (policy.fallback() == null || policy.fallback().targets().isEmpty()) {
            faults.add(new PolicyFault(
                    "fallback", "required", "name who is called when everybody was silent, for example everybody"));
        }
        var zones = policy.zones().isEmpty() ? zonesOf(projectId) : List.copyOf(policy.zones());
        var known = zonesOf(projectId);
        for (var zone : policy.zones()) {
            if (!known.contains(zone)) {
                faults.add(new PolicyFault(
                        "zones", "unknown-zone", "the project has no zone '" + zone + "'; it has " + known));
            }
        }
        var timeout = policy.acknowledgementTimeout();
        if (timeout != null && (timeout.compareTo(Duration.ofMinutes(1)) < 0 || timeout.compareTo(LONGEST) > 0)) {
            faults.add(
                    new PolicyFault("acknowledgementTimeout", "range", "one minute to " + LONGEST.toDays() + " days"));
        }
        var reminder = policy.acknowledgementReminder();
        if (reminder != null && (timeout == null || reminder.isNegative() || reminder.compareTo(timeout) >= 0)) {
            faults.add(new PolicyFault(
                    "acknowledgementReminder",
                    "range",
                    "shorter than the acknowledgementTimeout, before whose end it is"));
        }
        var again = policy.awaitedAgainAfter();
        if (again != null && policy.acknowledgement() == AcknowledgedBy.ONE) {
            faults.add(
                    new PolicyFault(
                            "awaitedAgainAfter",
                            "without-effect",
                            "nobody is awaited where one acknowledgement is enough; set acknowledgement to each, or leave it out"));
        } else if (again != null && (again.compareTo(Duration.ofMinutes(1)) < 0 || again.compareTo(LONGEST) > 0)) {
            faults.add(new PolicyFault("awaitedAgainAfter", "range", "one minute to " + LONGEST.toDays() + " days"));
        }
        for (var zone : zones) {
            lint(projectId, zone, policy, at, faults);
        }
        return faults.stream().distinct().toList();
    }

    private void lint(
            String projectId, @Nullable String zone, EscalationPolicy policy, Instant at, List<PolicyFault> faults) {
        var reached = new LinkedHashMap<String, Integer>();
        var where = zone == null ? "" : " of zone '" + zone + "'";
        for (int i = 0; i < policy.steps().size(); i++) {
            var path = "steps[" + i + "]";
            var found = lintTargets(projectId, zone, policy.steps().get(i), path, where, at, faults);
            var isNew = found.stream()
                    .map(Callee::personId)
                    .filter(person -> !reached.containsKey(person))
                    .toList();
            if (i == 1 && !found.isEmpty() && isNew.isEmpty()) {
                faults.add(new PolicyFault(
                        path,
                        "adds-nobody",
                        "the second step adds nobody new" + where + ": it calls "
                                + String.join(
                                        ", ",
                                        found.stream().map(Callee::personId).toList())
                                + ", whom the first step calls already; name somebody else"));
            }
            int position = i;
            isNew.forEach(person -> reached.put(person, position));
        }
        if (policy.fallback() != null) {
            lintTargets(projectId, zone, policy.fallback(), "fallback", where, at, faults)
                    .forEach(callee -> reached.putIfAbsent(
                            callee.personId(), policy.steps().size()));
        }
        for (var person : reached.keySet()) {
            var ways = ways(projectId, person);
            if (ways < 2) {
                faults.add(new PolicyFault(
                        "steps",
                        "two-channels",
                        "'" + person + "' has " + (ways == 0 ? "no verified channel" : "one verified channel")
                                + ", and two are needed: one of them will be silent some day"));
            }
        }
    }

    private List<Callee> lintTargets(
            String projectId,
            @Nullable String zone,
            EscalationPolicy.Step step,
            String path,
            String where,
            Instant at,
            List<PolicyFault> faults) {
        if (step.targets().isEmpty()) {
            faults.add(new PolicyFault(path + ".targets", "required", "name whom the step calls"));
        }
        if (step.timeout().compareTo(Duration.ofSeconds(1)) < 0
                || step.timeout().compareTo(LONGEST) > 0) {
            faults.add(new PolicyFault(path + ".timeout", "range", "one second to " + LONGEST.toDays() + " days"));
        }
        if (step.calendarId() != null) {
            var calendar = calendar(projectId, step.calendarId());
            if (calendar.isEmpty()) {
                faults.add(new PolicyFault(
                        path + ".calendar",
                        "unknown-calendar",
                        "the support agreement has no calendar '" + step.calendarId() + "'"));
            }
        }
        var found = new ArrayList<Callee>();
        for (int t = 0; t < step.targets().size(); t++) {
            var target = step.targets().get(t);
            var people = people(projectId, zone, target, at);
            found.addAll(people);
            var targetPath = path + ".targets[" + t + "]";
            switch (target.kind()) {
                case ROLE -> {
                    if (role(target.name()).isEmpty() && !target.name().equals("informed")) {
                        faults.add(new PolicyFault(
                                targetPath,
                                "one-of",
                                "'" + target.name() + "' is no role; there are primary, deputy, escalation, informed"));
                    }
                }
                case PERSON -> {
                    if (people.isEmpty()) {
                        faults.add(new PolicyFault(
                                targetPath, "unknown-person", "the passport has no person '" + target.name() + "'"));
                    }
                }
                case SCHEDULE -> {
                    if (!schedules.exists(projectId, target.name())) {
                        faults.add(new PolicyFault(
                                targetPath, "unknown-schedule", "the project has no schedule '" + target.name() + "'"));
                    } else if (people.isEmpty()) {
                        faults.add(new PolicyFault(
                                targetPath,
                                "nobody-on-call",
                                "nobody is on call by schedule '" + target.name() + "' now"));
                    }
                }
                case EVERYBODY -> {
                    if (people.isEmpty()) {
                        faults.add(new PolicyFault(
                                targetPath, "nobody-on-call", "the responsibility matrix names nobody" + where));
                    }
                }
            }
        }
        if (found.isEmpty() && !step.targets().isEmpty()) {
            faults.add(new PolicyFault(path, "nobody-on-call", "the step finds nobody" + where + " now"));
        }
        return found;
    }

    /**
     * How many verified ways there are to a person. While the notifier has told nothing of them, the passport's kinds of
     * contact are taken on trust.
     */
    private long ways(String projectId, String personId) {
        var told = rows.first(
                "SELECT CAST(channels AS text) AS channels FROM person_reach WHERE project_id = ? AND person_id = ?",
                row -> Json.read(row.getString("channels"), new TypeReference<List<Reach>>() {}),
                projectId,
                personId);
        return told.map(reach -> reach.stream()
                        .filter(way -> way.verified() && !way.disabled())
                        .count())
                .orElseGet(() -> Optional.ofNullable(
                                passport.matrix(projectId).people().get(personId))
                        .map(person -> person.contacts().stream()
                                .map(contact -> contact.kind())
                                .distinct()
                                .count())
                        .orElse(0L));
    }

    private List<@Nullable String> zonesOf(String projectId) {
        var zones = new ArrayList<@Nullable String>();
        passport.project(projectId).ifPresent(project -> project.zones().forEach(zone -> zones.add(zone.zoneId())));
        if (zones.isEmpty()) {
            zones.add(null);
        }
        return zones;
    }

    private ZoneId zone(String projectId) {
        return passport.zone(projectId);
    }

    private static Optional<DutyRole> role(String name) {
        for (var role : DutyRole.values()) {
            if (role.label().equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    private static Callee callee(ResponsibilityMatrix.Callee found) {
        return new Callee(found.personId(), found.explanation());
    }

    List<Stored> stored(String projectId) {
        return once.get(
                        new PoliciesKey(projectId),
                        StoredOf.class,
                        () -> new StoredOf(rows.list(
                                "SELECT CAST(data AS text) AS data, version, updated_at, updated_by"
                                        + " FROM escalation_policy WHERE project_id = ? ORDER BY name",
                                row -> new Stored(
                                        Json.read(row.getString("data"), EscalationPolicy.class),
                                        row.getLong("version"),
                                        Rows.time(row, "updated_at"),
                                        row.getString("updated_by")),
                                projectId)))
                .policies();
    }

    Optional<Stored> find(String projectId, String name) {
        return stored(projectId).stream()
                .filter(stored -> stored.policy().name().equals(name))
                .findFirst();
    }

    long put(String projectId, EscalationPolicy policy, String by, Instant now) {
        once.forget(new PoliciesKey(projectId));
        return rows.first(
                        "INSERT INTO escalation_policy (project_id, name, version, data, updated_at, updated_by)"
                                + " VALUES (?, ?, 1, CAST(? AS jsonb), ?, ?)"
                                + " ON CONFLICT (project_id, name) DO UPDATE SET version = escalation_policy.version + 1,"
                                + " data = excluded.data, updated_at = excluded.updated_at,"
                                + " updated_by = excluded.updated_by RETURNING version",
                        row -> row.getLong(1),
                        projectId,
                        policy.name(),
                        Json.write(policy),
                        now,
                        by)
                .orElseThrow();
    }

    boolean remove(String projectId, String name) {
        once.forget(new PoliciesKey(projectId));
        return rows.update("DELETE FROM escalation_policy WHERE project_id = ? AND name = ?", projectId, name) == 1;
    }

    /** What the notifier told of a person's channels; older news changes nothing. */
    public void recordReach(String projectId, String personId, Instant at, List<Reach> channels) {
        rows.update(
                "INSERT INTO person_reach (project_id, person_id, at, channels) VALUES (?, ?, ?, CAST(? AS jsonb))"
                        + " ON CONFLICT (project_id, person_id) DO UPDATE SET at = excluded.at,"
                        + " channels = excluded.channels WHERE person_reach.at <= excluded.at",
                projectId,
                personId,
                at,
                Json.write(channels));
    }

    /** A finding is raised once: whether it is new now. */
    public boolean isNewFinding(String projectId, String finding) {
        if (!raised(projectId).add(finding)) {
            return false;
        }
        return rows.update(
                        "INSERT INTO escalation_finding (project_id, finding) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        projectId,
                        finding)
                == 1;
    }

    /** @return whether it had been raised */
    public boolean clearFinding(String projectId, String finding) {
        return raised(projectId).remove(finding)
                && rows.update(
                                "DELETE FROM escalation_finding WHERE project_id = ? AND finding = ?",
                                projectId,
                                finding)
                        == 1;
    }

    private Set<String> raised(String projectId) {
        return once.get(
                        new FindingsKey(projectId),
                        Findings.class,
                        () -> new Findings(new HashSet<>(rows.list(
                                "SELECT finding FROM escalation_finding WHERE project_id = ?",
                                row -> row.getString(1),
                                projectId))))
                .raised();
    }
}
