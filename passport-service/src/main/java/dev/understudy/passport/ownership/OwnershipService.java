package dev.understudy.passport.ownership;

import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.fact.Facts;
import dev.understudy.passport.history.Passports;
import dev.understudy.passport.ownership.OwnershipList.Owned;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Compares what registries say with whom the project belongs to. */
@ApplicationScoped
class OwnershipService {

    private final Passports passports;
    private final FactRepository facts;
    private final RenewalConfig config;
    private final Clock clock;

    OwnershipService(Passports passports, FactRepository facts, RenewalConfig config, Clock clock) {
        this.passports = passports;
        this.facts = facts;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    OwnershipList ownership(String projectId) {
        var stored = passports.current(projectId);
        var passport = stored.content();
        var today = LocalDate.ofInstant(clock.instant(), passport.timeZone());
        return new OwnershipList(
                projectId,
                stored.version().version(),
                today,
                Registrations.client(passport).names(),
                owned(passport, facts.of(projectId), today));
    }

    List<Owned> owned(Passport passport, Facts known, LocalDate today) {
        var client = Registrations.client(passport);
        return passport.assets().stream()
                .filter(asset -> Registrations.OWNED.contains(asset.kind()))
                .flatMap(asset -> owned(asset, client, known, today).stream())
                .toList();
    }

    private Optional<Owned> owned(Asset asset, LegalEntity client, Facts known, LocalDate today) {
        var rule = new RenewalRisk.Rule(config.zones(), config.since());
        return Registrations.of(asset, known).map(registration -> {
            var ownership = Ownership.of(client, registration);
            var declared = asset.text("registrant").or(() -> asset.text("contractHolder"));
            return new Owned(
                    asset.id(),
                    asset.kind().word(),
                    asset.name(),
                    ownership,
                    registration.states(),
                    registration.registrar(),
                    registration.paidTill(),
                    declared.filter(text -> !text.equals(ownership.evidence())).orElse(null),
                    RenewalRisk.of(registration, ownership, rule, today));
        });
    }
}
