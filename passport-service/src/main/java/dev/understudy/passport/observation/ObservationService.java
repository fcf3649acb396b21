package dev.understudy.passport.observation;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.passport.document.SecretText;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.fact.FactView;
import dev.understudy.passport.finding.Findings;
import dev.understudy.passport.history.AuditLog;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Takes what people observed. */
@ApplicationScoped
class ObservationService {

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final Passports passports;
    private final FactRepository facts;
    private final Findings findings;
    private final AuditLog audit;
    private final Caller caller;
    private final Clock clock;

    ObservationService(
            Passports passports, FactRepository facts, Findings findings, AuditLog audit, Caller caller, Clock clock) {
        this.passports = passports;
        this.facts = facts;
        this.findings = findings;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
    }

    /** A person has seen something. */
    @Transactional
    FactView observe(String projectId, String assetId, String name, ObserveFact seen) {
        requireAsset(projectId, assetId);
        var now = clock.instant();
        var at = Objects.requireNonNullElse(seen.observedAt(), now);
        if (at.isAfter(now.plus(CLOCKS_DIFFER))) {
            throw new InvalidInput("fact.bad-observation", at + " is still to come; send when it was seen");
        }
        if (seen.values().stream().anyMatch(SecretText::isIn)) {
            throw new InvalidInput(
                    "fact.bad-observation",
                    "a value looks like a password, key or token; facts are read by many, so leave it out, and change"
                            + " it if it was one");
        }
        var fact = new Fact(
                "asset/" + assetId,
                name,
                "",
                "person:" + caller.subject(),
                seen.values().stream().sorted().toList(),
                at,
                at,
                null);
        facts.record(projectId, fact);
        audit.record(projectId, now, caller.subject(), "observed", "asset/" + assetId, null, null, List.of());
        findings.assess(projectId);
        return FactView.of(fact, now);
    }

    private void requireAsset(String projectId, String assetId) {
        if (passports.current(projectId).content().asset(assetId).isEmpty()) {
            throw new NotFound(
                    "fact.no-such-asset", "project '" + projectId + "' has no asset with this id; see its passport");
        }
    }
}
