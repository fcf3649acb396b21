package dev.understudy.passport.access;

import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.SecretText;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.finding.Findings;
import dev.understudy.passport.history.AuditLog;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Lists accesses, asks stores whether they are there, takes the word of people where no store can be asked. */
@ApplicationScoped
class AccessService {

    private final Passports passports;
    private final FactRepository facts;
    private final AccessLooks looks;
    private final Findings findings;
    private final AuditLog audit;
    private final Caller caller;
    private final Clock clock;

    AccessService(
            Passports passports,
            FactRepository facts,
            AccessLooks looks,
            Findings findings,
            AuditLog audit,
            Caller caller,
            Clock clock) {
        this.passports = passports;
        this.facts = facts;
        this.looks = looks;
        this.findings = findings;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
    }

    private record Found(Asset asset, Access access) {}

    @Transactional
    List<AccessView> list(String projectId) {
        var passport = passports.current(projectId).content();
        return AccessFacts.views(passport, facts.of(projectId));
    }

    /**
     * Asks the store. When it does not answer, that is recorded and an older answer stays.
     *
     * @throws Conflict code {@code access.no-store} when nothing can be asked without reading the secret
     */
    @Transactional
    AccessView verify(String projectId, String assetId, String accessId) {
        var found = find(projectId, assetId, accessId);
        var look = looks.look(found.asset(), found.access())
                .orElseThrow(() -> new Conflict(
                        "access.no-store",
                        "no store that could be asked without reading the secret is set up for this reference; let a"
                                + " person who looked attest it"));
        var now = clock.instant();
        looks.keep(projectId, look, now);
        return settled(projectId, found, "verified", now);
    }

    /** A person has looked, and the secret is where the passport says. */
    @Transactional
    AccessView attest(String projectId, String assetId, String accessId, AttestAccess said) {
        var found = find(projectId, assetId, accessId);
        if (found.access().reference() == null) {
            throw new Conflict(
                    "access.no-reference", "the passport does not say where this secret is kept; write that first");
        }
        if (said.note() != null && SecretText.isIn(said.note())) {
            throw new InvalidInput(
                    "access.bad-note",
                    "the note looks as if it held a password, key or token; leave that out, and change it if it was"
                            + " one");
        }
        var now = clock.instant();
        var values = said.note() == null ? List.of("present") : List.of("present", said.note());
        looks.attested(projectId, found.asset(), found.access(), caller.subject(), values, now);
        return settled(projectId, found, "attested", now);
    }

    private AccessView settled(String projectId, Found found, String action, Instant now) {
        audit.record(
                projectId,
                now,
                caller.subject(),
                action,
                "asset/" + found.asset().id() + "/" + found.access().id(),
                null,
                null,
                List.of());
        findings.assess(projectId);
        return AccessFacts.view(
                passports.current(projectId).content(), facts.of(projectId), found.asset(), found.access());
    }

    private Found find(String projectId, String assetId, String accessId) {
        return passports
                .current(projectId)
                .content()
                .asset(assetId)
                .flatMap(asset -> asset.accesses().stream()
                        .filter(access -> access.id().equals(accessId))
                        .map(access -> new Found(asset, access))
                        .findFirst())
                .orElseThrow(() -> new NotFound(
                        "access.not-found",
                        "project '" + projectId + "' has no such access; see the list of accesses"));
    }
}
