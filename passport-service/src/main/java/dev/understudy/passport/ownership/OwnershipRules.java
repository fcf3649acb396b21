package dev.understudy.passport.ownership;

import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import dev.understudy.passport.ownership.OwnershipList.Owned;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Risks of what is not on the client's name. */
final class OwnershipRules {

    private static final String NEED = "domains and hosting belong to the company's legal entity, not to a person";
    private static final String IDENTIFICATION =
            "Coordination Center for .RU/.РФ and .SU: registrants are identified through the state portal before a"
                    + " domain is registered or renewed, since 2026-09-01";

    /** The registries let a domain be renewed this long before its end; then it is a matter of today. */
    private static final Duration RENEWABLE = Duration.ofDays(60);

    private OwnershipRules() {}

    private static String subject(Owned owned) {
        return "asset/" + owned.asset();
    }

    private static @Nullable String zone(Situation situation, Owned owned) {
        return situation
                .passport()
                .asset(owned.asset())
                .map(asset -> asset.zone())
                .orElse(null);
    }

    private static String evidence(Owned owned) {
        var ownership = owned.ownership();
        var text = new StringBuilder("registrant: ")
                .append(ownership.evidence() == null ? "none" : "'" + ownership.evidence() + "'")
                .append("; source: ")
                .append(ownership.source() == null ? "none" : ownership.source());
        if (ownership.observedAt() != null) {
            text.append(", seen ").append(ownership.observedAt());
        }
        if (ownership.comparedWith() != null) {
            text.append("; compared with '").append(ownership.comparedWith()).append('\'');
        }
        if (!owned.states().isEmpty()) {
            text.append("; state: ").append(String.join(", ", owned.states()));
        }
        return text.append(" (").append(ownership.basis()).append(')').toString();
    }

    private static Bilingual thing(Owned owned) {
        return switch (owned.kind()) {
            case "domain" -> Bilingual.of("Domain '" + owned.name() + "'", "Домен «" + owned.name() + "»");
            case "hosting" -> Bilingual.of("Hosting '" + owned.name() + "'", "Хостинг «" + owned.name() + "»");
            default -> Bilingual.of("'" + owned.name() + "'", "«" + owned.name() + "»");
        };
    }

    /** Something is on a person's name. */
    @ApplicationScoped
    static class OnPrivatePerson implements FindingRule {

        private final OwnershipService service;

        OnPrivatePerson(OwnershipService service) {
            this.service = service;
        }

        @Override
        public String id() {
            return "owned-by-private-person";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return service.owned(situation.passport(), situation.facts(), situation.today()).stream()
                    .filter(owned -> owned.ownership().verdict() == Verdict.PRIVATE_PERSON)
                    .map(owned -> new Finding(
                            this,
                            Severity.HIGH,
                            subject(owned),
                            zone(situation, owned),
                            Bilingual.of(
                                    thing(owned).en() + " is on a private person, not on the company",
                                    thing(owned).ru() + " оформлен на частное лицо, а не на компанию"),
                            Bilingual.of(
                                    "Transfer it to the company while the person can be reached",
                                    "Переоформите на компанию, пока человек на связи"),
                            evidence(owned)));
        }
    }

    /** Something is on another company's name. */
    @ApplicationScoped
    static class OnSomebodyElse implements FindingRule {

        private final OwnershipService service;

        OnSomebodyElse(OwnershipService service) {
            this.service = service;
        }

        @Override
        public String id() {
            return "owned-by-somebody-else";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return service.owned(situation.passport(), situation.facts(), situation.today()).stream()
                    .filter(owned -> owned.ownership().verdict() == Verdict.SOMEBODY_ELSE)
                    .map(owned -> new Finding(
                            this,
                            Severity.HIGH,
                            subject(owned),
                            zone(situation, owned),
                            Bilingual.of(
                                    thing(owned).en() + " is on somebody else: "
                                            + owned.ownership().evidence(),
                                    thing(owned).ru() + " оформлен на другое лицо: "
                                            + owned.ownership().evidence()),
                            Bilingual.of(
                                    "Transfer it to the company; if it is the company under another name, add that name"
                                            + " to client.otherNames",
                                    "Переоформите на компанию; если это она же под другим именем, добавьте имя в"
                                            + " client.otherNames"),
                            evidence(owned)));
        }
    }

    /** The registry does not say whose a domain is. */
    @ApplicationScoped
    static class OwnerNotKnown implements FindingRule {

        private final OwnershipService service;

        OwnerNotKnown(OwnershipService service) {
            this.service = service;
        }

        @Override
        public String id() {
            return "owner-not-known";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return service.owned(situation.passport(), situation.facts(), situation.today()).stream()
                    .filter(owned -> owned.ownership().verdict() == Verdict.HIDDEN
                            || owned.ownership().verdict() == Verdict.UNKNOWN)
                    .map(owned -> new Finding(
                            this,
                            Severity.LOW,
                            subject(owned),
                            zone(situation, owned),
                            Bilingual.of(
                                    "It is not known whose " + thing(owned).en() + " is",
                                    "Неизвестно, на кого оформлен: "
                                            + thing(owned).ru()),
                            Bilingual.of(
                                    "Look it up in the registrar's or provider's account, and write it down as"
                                            + " registrant or contractHolder",
                                    "Посмотрите в личном кабинете регистратора или хостинга и запишите в registrant или"
                                            + " contractHolder"),
                            evidence(owned)));
        }
    }

    /** A domain in a Russian zone that may not be renewed. */
    @ApplicationScoped
    static class DomainMayNotRenew implements FindingRule {

        private final OwnershipService service;

        DomainMayNotRenew(OwnershipService service) {
            this.service = service;
        }

        @Override
        public String id() {
            return "domain-may-not-renew";
        }

        @Override
        public String source() {
            return IDENTIFICATION;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return service.owned(situation.passport(), situation.facts(), situation.today()).stream()
                    .filter(owned -> !owned.renewalRisks().isEmpty())
                    .map(owned -> new Finding(
                            this,
                            isSoon(owned.paidTill(), situation.now()) ? Severity.HIGH : Severity.MEDIUM,
                            subject(owned),
                            zone(situation, owned),
                            Bilingual.of(
                                    thing(owned).en() + " may not be renewed: " + english(owned),
                                    thing(owned).ru() + " могут не продлить: " + russian(owned)),
                            Bilingual.of(
                                    "Have the registrant identified through the state portal, or transfer the domain to"
                                            + " the company, before it has to be renewed",
                                    "Пройдите идентификацию администратора через Госуслуги или переоформите домен на"
                                            + " компанию до срока продления"),
                            evidence(owned)));
        }

        private static boolean isSoon(@Nullable Instant paidTill, Instant now) {
            return paidTill != null && paidTill.isBefore(now.plus(RENEWABLE));
        }

        private static String english(Owned owned) {
            return switch (owned.renewalRisks().getFirst()) {
                case UNVERIFIED -> "the registry has not identified its registrant";
                case PRIVATE_PERSON -> "only the private person it is on can be identified for it";
                case SOMEBODY_ELSE -> "only the other company it is on can be identified for it";
            };
        }

        private static String russian(Owned owned) {
            return switch (owned.renewalRisks().getFirst()) {
                case UNVERIFIED -> "администратор не прошёл идентификацию";
                case PRIVATE_PERSON -> "пройти идентификацию может только частное лицо, на которое он оформлен";
                case SOMEBODY_ELSE -> "пройти идентификацию может только лицо, на которое он оформлен";
            };
        }
    }
}
