package dev.understudy.passport.contradiction;

import dev.understudy.passport.contradiction.Comparison.Agreement;
import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.stream.Stream;

/** The passport says one thing, the world another. */
@ApplicationScoped
class DeclaredDiffers implements FindingRule {

    @Override
    public String id() {
        return "declared-differs-from-observed";
    }

    @Override
    public String source() {
        return "a passport that is not true helps nobody in an emergency";
    }

    @Override
    public Stream<Finding> find(Situation situation) {
        return Comparison.of(situation.passport(), situation.facts(), situation.now()).stream()
                .filter(comparison -> comparison.agreement() == Agreement.DIFFER)
                .map(comparison -> {
                    var asset = situation.passport().asset(comparison.asset()).orElseThrow();
                    return new Finding(
                            this,
                            Severity.MEDIUM,
                            "asset/" + asset.id() + "/" + comparison.field().toLowerCase(Locale.ROOT),
                            asset.zone(),
                            Bilingual.of(
                                    "'" + comparison.field() + "' of '" + asset.name() + "' is "
                                            + String.join(", ", comparison.observed()) + ", not "
                                            + String.join(", ", comparison.declared()),
                                    "У «" + asset.name() + "» значение " + comparison.field() + " на деле "
                                            + String.join(", ", comparison.observed()) + ", а не "
                                            + String.join(", ", comparison.declared())),
                            Bilingual.of(
                                    "Correct the passport, or find out who changed it",
                                    "Исправьте паспорт или выясните, кто это изменил"),
                            "seen by " + comparison.source() + " at " + comparison.observedAt());
                });
    }
}
