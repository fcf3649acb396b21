package dev.understudy.passport.calendar;

import dev.understudy.passport.calendar.Expiry.State;
import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import dev.understudy.passport.print.Terms;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/** Risks of what ends. */
final class ExpiryRules {

    private static final String NEED = "expiry is told before the failure";

    private ExpiryRules() {}

    private static ExpiryCalendar calendar(Situation situation) {
        return ExpiryCalendar.of(
                situation.passport(),
                0,
                ObservedExpiries.of(situation.passport(), situation.facts()),
                ObservedExpiries.certificates(situation.passport(), situation.facts()),
                situation.today());
    }

    private static String subject(Expiry expiry) {
        return expiry.subject().equals(ExpiryCalendar.AGREEMENT) ? "agreement" : "asset/" + expiry.subject();
    }

    private static String evidence(Expiry expiry) {
        return "last day " + expiry.on() + "; source: " + expiry.source()
                + (expiry.observedAt() == null ? "" : ", seen " + expiry.observedAt())
                + (expiry.declared() == null ? "" : "; the passport says " + expiry.declared());
    }

    private static Bilingual what(Expiry expiry) {
        return Bilingual.of(
                Terms.ENGLISH.kind(expiry.kind()) + " '" + expiry.name() + "'",
                Terms.RUSSIAN.kind(expiry.kind()) + " «" + expiry.name() + "»");
    }

    /** The lead time has begun. */
    @ApplicationScoped
    static class ExpiresSoon implements FindingRule {

        @Override
        public String id() {
            return "expires-soon";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return calendar(situation).expiries().stream()
                    // What renews itself is told when it did not.
                    .filter(expiry -> expiry.state() == State.ACT_NOW && !expiry.autoRenew())
                    .map(expiry -> new Finding(
                            this,
                            expiry.on().isBefore(situation.today().plusDays(7)) ? Severity.HIGH : Severity.MEDIUM,
                            subject(expiry),
                            expiry.zone(),
                            Bilingual.of(
                                    "Ends on " + CalendarWording.ENGLISH.day(expiry.on()) + ": "
                                            + what(expiry).en(),
                                    "Истекает " + CalendarWording.RUSSIAN.day(expiry.on()) + ": "
                                            + what(expiry).ru()),
                            Bilingual.of("Renew it, then bring the date up to date", "Продлите и обновите дату"),
                            evidence(expiry)));
        }
    }

    /** It is over. */
    @ApplicationScoped
    static class Expired implements FindingRule {

        @Override
        public String id() {
            return "expired";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return calendar(situation).expiries().stream()
                    .filter(expiry -> expiry.state() == State.OVER)
                    .map(expiry -> new Finding(
                            this,
                            Severity.HIGH,
                            subject(expiry),
                            expiry.zone(),
                            Bilingual.of(
                                    "Ended on " + CalendarWording.ENGLISH.day(expiry.on()) + ": "
                                            + what(expiry).en(),
                                    "Истёк срок (" + CalendarWording.RUSSIAN.day(expiry.on()) + "): "
                                            + what(expiry).ru()),
                            Bilingual.of(
                                    "Renew it at once; if it was renewed, bring the date up to date",
                                    "Продлите немедленно; если уже продлено, обновите дату"),
                            evidence(expiry)));
        }
    }

    /** It ends, and nobody knows when. */
    @ApplicationScoped
    static class ExpiryNotKnown implements FindingRule {

        @Override
        public String id() {
            return "expiry-not-known";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return calendar(situation).undated().stream()
                    .map(undated -> new Finding(
                            this,
                            Severity.LOW,
                            "asset/" + undated.subject(),
                            undated.zone(),
                            Bilingual.of(
                                    "It is not known when this ends: " + Terms.ENGLISH.kind(undated.kind()) + " '"
                                            + undated.name() + "'",
                                    "Неизвестно, когда истекает: " + Terms.RUSSIAN.kind(undated.kind()) + " «"
                                            + undated.name() + "»"),
                            Bilingual.of(
                                    "Write the last day down as 'expires', or let it be observed",
                                    "Запишите последний день в поле expires или подключите проверку"),
                            undated.lastError() == null
                                    ? "no date in the passport, none observed"
                                    : "no date in the passport; the last look failed: " + undated.lastError()));
        }
    }
}
