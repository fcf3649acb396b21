package dev.understudy.passport.contradiction;

import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;

/** Comparisons as the caller may see them. */
@ApplicationScoped
class ComparisonService {

    private final Passports passports;
    private final FactRepository facts;
    private final Clock clock;

    ComparisonService(Passports passports, FactRepository facts, Clock clock) {
        this.passports = passports;
        this.facts = facts;
        this.clock = clock;
    }

    @Transactional
    List<Comparison> comparisons(String projectId) {
        var passport = passports.current(projectId).content();
        return Comparison.of(passport, facts.of(projectId), clock.instant());
    }
}
