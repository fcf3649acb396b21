package dev.understudy.passport.fact;

import dev.understudy.kit.problem.NotFound;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;

/** Facts as the caller may see them. */
@ApplicationScoped
class FactService {

    private static final int MOST_OF_HISTORY = 500;

    private final Passports passports;
    private final FactRepository facts;
    private final Clock clock;

    FactService(Passports passports, FactRepository facts, Clock clock) {
        this.passports = passports;
        this.facts = facts;
        this.clock = clock;
    }

    @Transactional
    List<FactView> list(String projectId) {
        passports.current(projectId);
        var now = clock.instant();
        return facts.of(projectId).all().stream()
                .map(fact -> FactView.of(fact, now))
                .toList();
    }

    /** @throws NotFound code {@code fact.no-such-asset} */
    @Transactional
    List<FactRepository.Observed> history(String projectId, String assetId) {
        if (passports.current(projectId).content().asset(assetId).isEmpty()) {
            throw new NotFound(
                    "fact.no-such-asset", "project '" + projectId + "' has no asset with this id; see its passport");
        }
        return facts.history(projectId, Facts.subjectOf(assetId), MOST_OF_HISTORY);
    }
}
