package dev.understudy.passport.busfactor;

import dev.understudy.passport.busfactor.BusFactor.Thing;
import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import dev.understudy.passport.print.Plural;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Risks of what hangs on one person. */
final class BusFactorRules {

    private static final String NEED = "nothing critical in one head";
    private static final int MOST_NAMES = 5;

    private BusFactorRules() {}

    /** A person without whom nobody can operate something critical. */
    @ApplicationScoped
    static class HangsOnOnePerson implements FindingRule {

        @Override
        public String id() {
            return "hangs-on-one-person";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return BusFactor.of(Operations.assets(situation.passport())).people().stream()
                    .filter(impact -> impact.orphans().stream().anyMatch(Thing::critical))
                    .map(impact -> {
                        var critical = impact.orphans().stream()
                                .filter(Thing::critical)
                                .toList();
                        var names = critical.stream()
                                        .map(Thing::name)
                                        .limit(MOST_NAMES)
                                        .collect(Collectors.joining(", "))
                                + (critical.size() > MOST_NAMES ? "…" : "");
                        return new Finding(
                                this,
                                Severity.HIGH,
                                "person/" + impact.person(),
                                null,
                                Bilingual.of(
                                        "Without " + situation.personName(impact.person()) + " nobody can operate "
                                                + Plural.english(critical.size(), "critical asset", "critical assets")
                                                + ": " + names,
                                        "Без человека (" + situation.personName(impact.person())
                                                + ") некому обслуживать "
                                                + Plural.russian(
                                                        critical.size(),
                                                        "критичный актив",
                                                        "критичных актива",
                                                        "критичных активов")
                                                + ": " + names),
                                Bilingual.of(
                                        "Give a second person the accesses and let them try",
                                        "Выдайте доступы второму человеку и проверьте, что он справляется"),
                                critical.stream().map(Thing::id).collect(Collectors.joining(", ")));
                    });
        }
    }

    /** Something critical that nobody holds an access of. */
    @ApplicationScoped
    static class NobodyCanOperate implements FindingRule {

        @Override
        public String id() {
            return "nobody-can-operate";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return BusFactor.of(Operations.assets(situation.passport())).orphaned().stream()
                    .map(thing -> new Finding(
                            this,
                            thing.critical() ? Severity.HIGH : Severity.MEDIUM,
                            "asset/" + thing.id(),
                            zone(situation, thing),
                            Bilingual.of(
                                    "Nobody can operate '" + thing.name() + "': its accesses have no holders",
                                    "Некому обслуживать «" + thing.name() + "»: у доступов нет владельцев"),
                            Bilingual.of(
                                    "Find out who has them, or have them restored, and name two holders",
                                    "Выясните, у кого доступы, или восстановите их и назначьте двух владельцев"),
                            "accesses without holders"));
        }
    }

    /** Something critical of which no access is written down. */
    @ApplicationScoped
    static class AccessNotWrittenDown implements FindingRule {

        @Override
        public String id() {
            return "access-not-written-down";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return BusFactor.of(Operations.assets(situation.passport())).notMeasured().stream()
                    .filter(Thing::critical)
                    .map(thing -> new Finding(
                            this,
                            Severity.MEDIUM,
                            "asset/" + thing.id(),
                            zone(situation, thing),
                            Bilingual.of(
                                    "It is not known who can operate '" + thing.name() + "': no access is written down",
                                    "Неизвестно, кто может обслуживать «" + thing.name() + "»: доступы не записаны"),
                            Bilingual.of(
                                    "Write down its accesses: where each is kept, and who holds it",
                                    "Запишите доступы: где хранится каждый и у кого он есть"),
                            "no access of its own, none of what it runs on or is registered with"));
        }
    }

    private static @Nullable String zone(Situation situation, Thing thing) {
        return situation.passport().asset(thing.id()).map(asset -> asset.zone()).orElse(null);
    }
}
