package dev.understudy.passport.finding;

import dev.understudy.events.FindingEvent.FindingAcceptanceEnded;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.AcceptedRisk;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.finding.RiskWords.Risk;
import dev.understudy.passport.history.PassportRepository;
import dev.understudy.passport.history.Passports;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at projects with all rules; raises, clears and accepts findings, and tells the suite. */
@ApplicationScoped
public class Findings {

    private static final Logger LOG = Logger.getLogger(Findings.class);

    private static final Pattern INSTANT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

    private final List<FindingRule> rules;
    private final FindingRepository repository;
    private final FactRepository facts;
    private final Passports passports;
    private final PassportRepository locks;
    private final RiskWords clientsWords;
    private final Outbox outbox;
    private final Clock clock;
    private final MeterRegistry meters;

    Findings(
            @All List<FindingRule> rules,
            FindingRepository repository,
            FactRepository facts,
            Passports passports,
            PassportRepository locks,
            RiskWords clientsWords,
            Outbox outbox,
            Clock clock,
            MeterRegistry meters) {
        this.rules = List.copyOf(rules);
        this.repository = repository;
        this.facts = facts;
        this.passports = passports;
        this.locks = locks;
        this.clientsWords = clientsWords;
        this.outbox = outbox;
        this.clock = clock;
        this.meters = meters;
    }

    /** What a passport would raise and clear, by id. */
    public record Consequences(List<String> raised, List<String> cleared) {}

    /**
     * @param found by id
     * @param failed rules that could not look
     */
    private record Found(Map<String, Finding> found, Set<String> failed) {}

    /** Looks at a project again, after something was observed or time has passed; nothing if it has no passport. */
    @Transactional
    public void assess(String projectId) {
        locks.lock(projectId);
        passports.find(projectId).ifPresentOrElse(this::assess, () -> repository.forget(projectId));
    }

    /** Looks at a passport that has just come into force. Within the transaction that makes it so. */
    @Transactional
    public void assess(Passport passport) {
        var projectId = passport.project().id();
        locks.lock(projectId);
        var now = clock.instant();
        var situation = new Situation(passport, facts.of(projectId), now);
        var looked = look(situation);
        var before = repository.standing(projectId);
        looked.found().forEach((id, finding) -> {
            var known = before.get(id);
            if (known == null || differs(known, finding)) {
                repository.raise(projectId, finding, now);
                outbox.publish(raised(passport, finding, now), now);
                count("raised");
            } else if (!Objects.equals(known.evidence(), finding.evidence())) {
                repository.raise(projectId, finding, now);
            }
        });
        before.forEach((id, known) -> {
            if (!looked.found().containsKey(id) && !looked.failed().contains(known.rule())) {
                repository.clear(projectId, id, now);
                outbox.publish(new FindingCleared(projectId, id, known.rule(), now), now);
                count("cleared");
            }
        });
        settleAcceptance(situation, looked.found(), before);
        repository.assessed(projectId, now);
    }

    /** What would follow if this passport came into force now. */
    @Transactional
    public Consequences consequences(Passport passport) {
        var projectId = passport.project().id();
        var looked = look(new Situation(passport, facts.of(projectId), clock.instant()));
        var before = repository.standing(projectId);
        return new Consequences(
                looked.found().keySet().stream()
                        .filter(id -> !before.containsKey(id))
                        .toList(),
                before.values().stream()
                        .filter(known -> !looked.found().containsKey(known.findingId())
                                && !looked.failed().contains(known.rule()))
                        .map(FindingView::findingId)
                        .sorted()
                        .toList());
    }

    /** Clears everything of a project that leaves the suite. */
    @Transactional
    public void removed(String projectId) {
        var now = clock.instant();
        repository.standing(projectId).forEach((id, known) -> {
            repository.clear(projectId, id, now);
            outbox.publish(new FindingCleared(projectId, id, known.rule(), now), now);
        });
        repository.forget(projectId);
    }

    /** Raised and not cleared, accepted or not; for a scorecard. Whoever asks. */
    @Transactional
    public List<FindingView> standing(String projectId) {
        return List.copyOf(repository.standing(projectId).values());
    }

    private Found look(Situation situation) {
        var found = new LinkedHashMap<String, Finding>();
        var failed = new HashSet<String>();
        for (var rule : rules) {
            try {
                rule.find(situation).forEach(finding -> found.putIfAbsent(finding.id(), finding));
            } catch (RuntimeException e) {
                failed.add(rule.id());
                found.values().removeIf(finding -> finding.rule().id().equals(rule.id()));
                meters.counter("understudy.passport.rules.failed", "rule", rule.id())
                        .increment();
                LOG.errorf(
                        e,
                        "Rule failed, its findings stay as they are rule=%s project=%s",
                        rule.id(),
                        situation.projectId());
            }
        }
        return new Found(found, failed);
    }

    /**
     * An accepted risk holds until its last day is over. The document's word goes first, as long as it says so; then the
     * client's, as long as the risk is the one that it was given for: one that was cleared and is raised again asks anew.
     */
    private void settleAcceptance(Situation situation, Map<String, Finding> found, Map<String, FindingView> before) {
        var projectId = situation.projectId();
        var today = situation.today();
        var now = situation.now();
        var words = clientsWords.accepted(projectId);
        for (var finding : found.values()) {
            var known = before.get(finding.id());
            var risk = acceptedRisk(situation.passport(), finding)
                    .filter(accepted -> !today.isAfter(accepted.until()))
                    .or(() -> Optional.ofNullable(
                                    words.get(new Risk(finding.rule().id(), finding.subject())))
                            .filter(word -> known != null && !word.saidAt().isBefore(known.raisedAt()))
                            .map(word -> new AcceptedRisk(
                                    finding.rule().id(), finding.subject(), word.by(), word.until(), word.reason()))
                            .filter(accepted -> !today.isAfter(accepted.until())));
            boolean wasAccepted = known != null && known.acceptedUntil() != null;
            if (risk.isPresent()) {
                var accepted = risk.get();
                boolean same = known != null
                        && accepted.until().equals(known.acceptedUntil())
                        && accepted.owner().equals(known.acceptedBy())
                        && accepted.reason().equals(known.acceptedReason());
                if (!same) {
                    repository.accept(projectId, finding.id(), accepted.until(), accepted.owner(), accepted.reason());
                    outbox.publish(
                            new FindingAccepted(
                                    projectId,
                                    finding.id(),
                                    finding.rule().id(),
                                    accepted.until(),
                                    accepted.owner(),
                                    accepted.reason(),
                                    now),
                            now);
                }
            } else if (wasAccepted) {
                repository.accept(projectId, finding.id(), null, null, null);
                outbox.publish(
                        new FindingAcceptanceEnded(
                                projectId, finding.id(), finding.rule().id(), now),
                        now);
            }
        }
    }

    private static Optional<AcceptedRisk> acceptedRisk(Passport passport, Finding finding) {
        return passport.policiesOrNone().acceptedRisks().stream()
                .filter(risk -> risk.rule().equals(finding.rule().id())
                        && risk.subject().equals(finding.subject()))
                .findFirst();
    }

    /** That the same was seen again later is no news. */
    private static @Nullable String withoutTimes(@Nullable String evidence) {
        return evidence == null ? null : INSTANT.matcher(evidence).replaceAll("");
    }

    private static boolean differs(FindingView known, Finding finding) {
        return !(known.severity().equals(finding.severity().word())
                && known.message().equals(finding.message())
                && known.advice().equals(finding.advice())
                && Objects.equals(withoutTimes(known.evidence()), withoutTimes(finding.evidence()))
                && Objects.equals(known.zone(), finding.zone()));
    }

    private static FindingRaised raised(Passport passport, Finding finding, Instant now) {
        var language = passport.project().languages().getFirst();
        return new FindingRaised(
                passport.project().id(),
                finding.id(),
                finding.rule().id(),
                finding.severity().word(),
                finding.subject(),
                finding.message().in(language),
                finding.advice().in(language),
                now,
                finding.evidence(),
                finding.rule().source(),
                finding.zone());
    }

    private void count(String outcome) {
        meters.counter("understudy.passport.findings", "outcome", outcome).increment();
    }
}
