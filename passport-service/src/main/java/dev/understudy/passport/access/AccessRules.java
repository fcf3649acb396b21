package dev.understudy.passport.access;

import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What can be wrong with accesses; who alone has them is the bus factor's to tell. */
final class AccessRules {

    private static final String NEED =
            "nothing critical is in one head: accesses are in a password manager, and more than one person has them";

    private AccessRules() {}

    /** A rule that looks at single accesses. */
    private static Stream<Finding> each(Situation situation, BiFunction<Asset, Access, Stream<Finding>> rule) {
        return situation.passport().assets().stream()
                .flatMap(asset -> asset.accesses().stream().flatMap(access -> rule.apply(asset, access)));
    }

    private static String subject(Asset asset, Access access) {
        return "asset/" + asset.id() + "/" + access.id();
    }

    /** The secret is nowhere, or only in a head. */
    @ApplicationScoped
    static class NoReference implements FindingRule {

        @Override
        public String id() {
            return "access-without-reference";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return each(
                    situation,
                    (asset, access) -> access.reference() != null
                            ? Stream.of()
                            : Stream.of(new Finding(
                                    this,
                                    situation.isCritical(asset) ? Severity.MEDIUM : Severity.LOW,
                                    subject(asset, access),
                                    asset.zone(),
                                    Bilingual.of(
                                            "Where the secret of '" + access.id() + "' of '" + asset.name()
                                                    + "' is kept is not written down",
                                            "Не записано, где хранится секрет доступа «" + access.id() + "» к «"
                                                    + asset.name() + "»"),
                                    Bilingual.of(
                                            "Put it into the password manager, and the reference into the passport",
                                            "Поместите его в менеджер паролей, а ссылку — в паспорт"),
                                    "no 'reference'")));
        }
    }

    /** The secret is older than it may be. */
    @ApplicationScoped
    static class RotationOverdue implements FindingRule {

        @Override
        public String id() {
            return "access-rotation-overdue";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return each(situation, (asset, access) -> {
                if (access.rotateEvery() == null) {
                    return Stream.of();
                }
                var rotated = AccessFacts.rotatedOn(situation.passport(), situation.facts(), asset, access);
                if (rotated.isPresent()
                        && !situation.today().isAfter(rotated.get().plus(access.rotateEvery()))) {
                    return Stream.of();
                }
                return Stream.of(new Finding(
                        this,
                        Severity.MEDIUM,
                        subject(asset, access),
                        asset.zone(),
                        Bilingual.of(
                                "The secret of '" + access.id() + "' of '" + asset.name() + "' is to be changed",
                                "Пора сменить секрет доступа «" + access.id() + "» к «" + asset.name() + "»"),
                        Bilingual.of("Change it, and the day in 'lastRotated'", "Смените его и дату в lastRotated"),
                        "last changed: " + rotated.map(Object::toString).orElse("unknown") + ", every "
                                + access.rotateEvery()));
            });
        }
    }

    /** The store says that the item is not there. */
    @ApplicationScoped
    static class Missing implements FindingRule {

        @Override
        public String id() {
            return "access-missing-in-store";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return each(
                    situation,
                    (asset, access) -> AccessFacts.of(situation.facts(), asset, access, AccessFacts.EXISTS)
                            .filter(fact ->
                                    fact.value().equals("false") && fact.about().equals(AccessFacts.reference(access)))
                            .map(fact -> new Finding(
                                    this,
                                    Severity.HIGH,
                                    subject(asset, access),
                                    asset.zone(),
                                    Bilingual.of(
                                            "The secret of '" + access.id() + "' of '" + asset.name()
                                                    + "' is not where the passport says",
                                            "Секрета доступа «" + access.id() + "» к «" + asset.name()
                                                    + "» нет там, где указано в паспорте"),
                                    Bilingual.of(
                                            "Find it, or correct the reference", "Найдите его или исправьте ссылку"),
                                    fact.about() + " was looked at by " + fact.source() + " at " + fact.observedAt()))
                            .stream());
        }
    }

    /** Nobody has looked for long whether a critical secret is where it should be. */
    @ApplicationScoped
    static class Unverified implements FindingRule {

        @Override
        public String id() {
            return "access-unverified";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return each(situation, (asset, access) -> {
                if (access.reference() == null || !situation.isCritical(asset)) {
                    return Stream.of();
                }
                var view = AccessFacts.view(situation.passport(), situation.facts(), asset, access);
                if (!AccessFacts.isOutOfDate(view, situation.now())) {
                    return Stream.of();
                }
                return Stream.of(new Finding(
                        this,
                        Severity.LOW,
                        subject(asset, access),
                        asset.zone(),
                        Bilingual.of(
                                "Nobody has looked lately whether the secret of '" + access.id() + "' of '"
                                        + asset.name() + "' is where the passport says",
                                "Давно не проверяли, на месте ли секрет доступа «" + access.id() + "» к «"
                                        + asset.name() + "»"),
                        Bilingual.of(
                                "Have the store asked, or look and attest it",
                                "Проверьте через хранилище или посмотрите и подтвердите"),
                        "state: " + view.state() + (view.stateAt() == null ? "" : ", since " + view.stateAt())));
            });
        }
    }
}
