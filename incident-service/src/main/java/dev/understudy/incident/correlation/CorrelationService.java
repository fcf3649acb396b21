package dev.understudy.incident.correlation;

import dev.understudy.events.Criticality;
import dev.understudy.incident.classification.Decisions;
import dev.understudy.incident.classification.Facts;
import dev.understudy.incident.classification.Held;
import dev.understudy.incident.classification.Verdict;
import dev.understudy.incident.correlation.CorrelationRule.Clause;
import dev.understudy.incident.correlation.CorrelationRule.Match;
import dev.understudy.incident.correlation.CorrelationRules.Stored;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.sql.ProjectLock;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What people do to correlation rules; each method is one transaction. */
@ApplicationScoped
class CorrelationService {

    static final int MOST = 50;

    /** @param holdsBack how many failures it holds back now */
    record RuleView(CorrelationRule rule, long version, Instant updatedAt, String updatedBy, long holdsBack) {}

    /** @param unmet what of the condition does not hold; nothing when it is met */
    record TriedCondition(String name, boolean met, List<String> unmet) {}

    /** @param takes whether it is the rule that takes the signal */
    record TriedRule(String rule, boolean takes, List<TriedCondition> conditions) {}

    /** What would become of it: nothing that a rule has to do with, unless it says so. */
    enum Becomes {
        /** No rule takes it: it is grouped by cause. */
        BY_CAUSE,
        /** It is no emergency, and no rule is asked. */
        NO_EMERGENCY,
        JOINS,
        OPENS,
        HELD
    }

    /**
     * What would become of a signal that nothing is known of yet.
     *
     * @param classification the agreement's rule that decides what it is
     * @param rule the first that takes it
     * @param group values that it groups by
     * @param incidentId that it would join
     * @param held what it would wait for
     * @param tried all rules in their order, with what each says to it
     */
    record Preview(
            Verdict verdict,
            String classification,
            Becomes becomes,
            @Nullable String rule,
            @Nullable Map<String, String> group,
            @Nullable String incidentId,
            @Nullable Held held,
            List<TriedRule> tried) {}

    private final CorrelationRules rules;
    private final Candidates candidates;
    private final Decisions decisions;
    private final PassportCopy passport;
    private final ProjectLock lock;

    CorrelationService(
            CorrelationRules rules,
            Candidates candidates,
            Decisions decisions,
            PassportCopy passport,
            ProjectLock lock) {
        this.rules = rules;
        this.candidates = candidates;
        this.decisions = decisions;
        this.passport = passport;
        this.lock = lock;
    }

    @Transactional
    List<RuleView> list(String projectId) {
        var counts = candidates.counts(projectId);
        return rules.stored(projectId).stream()
                .map(stored -> view(stored, counts))
                .toList();
    }

    @Transactional
    Optional<RuleView> find(String projectId, String name) {
        return rules.stored(projectId, name).map(stored -> view(stored, candidates.counts(projectId)));
    }

    private static RuleView view(Stored stored, Map<String, Long> counts) {
        return new RuleView(
                stored.rule(),
                stored.version(),
                stored.updatedAt(),
                stored.updatedBy(),
                counts.getOrDefault(stored.rule().name(), 0L));
    }

    /**
     * What the rule was holding back is taken in again by what it is now.
     *
     * @throws Conflict code {@code correlation-rule.too-many}
     */
    @Transactional
    RuleView put(String projectId, CorrelationRule rule, @Nullable String ifMatch, String by, Instant now) {
        lock.hold(projectId);
        var present = rules.stored(projectId, rule.name());
        present.ifPresent(stored -> ETags.requireMatchIfGiven(ifMatch, stored.version()));
        if (present.isEmpty() && rules.stored(projectId).size() >= MOST) {
            throw new Conflict(
                    "correlation-rule.too-many",
                    "project '" + projectId + "' has " + MOST + " rules, and more are not looked through; remove one");
        }
        var stored = rules.put(projectId, rule, by, now);
        candidates.retake(projectId, rule.name(), now);
        return view(stored, candidates.counts(projectId));
    }

    /** @return false when there is no such rule */
    @Transactional
    boolean remove(String projectId, String name, @Nullable String ifMatch, Instant now) {
        lock.hold(projectId);
        var present = rules.stored(projectId, name);
        present.ifPresent(stored -> ETags.requireMatchIfGiven(ifMatch, stored.version()));
        if (present.isEmpty()) {
            return false;
        }
        candidates.retake(projectId, name, now);
        return rules.remove(projectId, name);
    }

    /** What the document alone cannot tell: whether what it names is there. */
    @Transactional
    List<Violation> unknown(String projectId, CorrelationRule rule) {
        var zones = new TreeSet<String>();
        passport.project(projectId).ifPresent(project -> project.zones().forEach(zone -> zones.add(zone.zoneId())));
        var faults = new ArrayList<Violation>();
        for (int i = 0; i < rule.conditions().size() && !zones.isEmpty(); i++) {
            for (var zone : new TreeSet<>(rule.conditions().get(i).when().zones())) {
                if (!zones.contains(zone)) {
                    faults.add(Violation.at(
                            "conditions[" + i + "].zones",
                            "unknown-zone",
                            "the project has no zone '" + zone + "'; it has " + zones));
                }
            }
        }
        return faults;
    }

    /** Of the zone, as the passport says. */
    @Transactional
    @Nullable
    Criticality criticality(String projectId, @Nullable String zone) {
        return passport.criticality(projectId, zone);
    }

    @Transactional
    Preview preview(String projectId, Facts facts, Map<String, String> labels, Instant now) {
        var decision = decisions.decide(projectId, facts);
        var observed = Observed.of(facts, decision.severity(), null, labels);
        var match =
                decision.verdict() == Verdict.EMERGENCY ? rules.match(projectId, observed) : Optional.<Match>empty();
        var taking = match.map(Match::rule).map(CorrelationRule::name).orElse(null);
        var tried = rules.of(projectId).stream()
                .map(rule -> new TriedRule(
                        rule.name(),
                        rule.name().equals(taking),
                        rule.conditions().stream()
                                .map(clause -> tried(clause, observed))
                                .toList()))
                .toList();
        if (match.isEmpty()) {
            return new Preview(
                    decision.verdict(),
                    decision.rule(),
                    decision.verdict() == Verdict.EMERGENCY ? Becomes.BY_CAUSE : Becomes.NO_EMERGENCY,
                    null,
                    null,
                    null,
                    null,
                    tried);
        }
        var gathering = candidates.gathering(projectId, match.get(), now);
        var joins = gathering.incidentId() == null
                ? Optional.<String>empty()
                : candidates.joinable(gathering.incidentId(), now);
        var candidate = gathering.add(Candidate.of(
                projectId, "preview", match.get(), gathering, decision.severity(), decision.rule(), now, "{}"));
        var becomes = joins.isPresent() ? Becomes.JOINS : gathering.isEnough() ? Becomes.OPENS : Becomes.HELD;
        return new Preview(
                decision.verdict(),
                decision.rule(),
                becomes,
                taking,
                match.get().group(),
                joins.orElse(null),
                becomes == Becomes.HELD ? gathering.held(candidate) : null,
                tried);
    }

    private static TriedCondition tried(Clause clause, Observed observed) {
        var unmet = clause.unmetBy(observed);
        return new TriedCondition(clause.name(), unmet.isEmpty(), unmet);
    }
}
