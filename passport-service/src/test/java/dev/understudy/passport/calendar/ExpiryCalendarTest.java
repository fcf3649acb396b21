package dev.understudy.passport.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.passport.calendar.Expiry.State;
import dev.understudy.passport.calendar.ExpiryCalendar.Observed;
import dev.understudy.passport.calendar.ExpiryCalendar.Undated;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.Facts;
import dev.understudy.passport.print.SamplePassports;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiryCalendarTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

    @Test
    void everythingThatEndsIsInOneListWithWhoAndSinceWhen() {
        var calendar = calendar(Map.of());

        assertThat(calendar.expiries())
                .extracting(Expiry::subject, Expiry::on, Expiry::actBy, Expiry::state, Expiry::responsible)
                .containsExactly(
                        tuple("bitrix-licence", day(2026, 11, 30), day(2026, 10, 31), State.ACT_NOW, "ivanov"),
                        tuple("cloud", day(2026, 12, 20), day(2026, 12, 6), State.LATER, "ivanov"),
                        tuple("domain", day(2027, 3, 1), day(2027, 1, 15), State.LATER, "ivanov"),
                        tuple("agreement", day(2027, 12, 31), day(2027, 11, 1), State.LATER, null));
        assertThat(calendar.expiries()).extracting(Expiry::source).containsOnly("passport");
    }

    @Test
    void whatEndsButHasNoDateIsNotPassedOver() {
        assertThat(calendar(Map.of()).undated()).extracting(Undated::subject).containsExactly("tls");
    }

    @Test
    void anObservedDateGoesBeforeADeclaredOneAndTheContradictionIsTold() {
        var observed = new Observed(
                Instant.parse("2027-01-31T21:00:00Z"),
                "whois://whois.tcinet.ru",
                Instant.parse("2026-11-25T03:00:00Z"),
                null);

        var domain = calendar(Map.of("domain", observed)).expiries().get(2);

        assertThat(domain.on()).as("paid until midnight in Moscow").isEqualTo(day(2027, 1, 31));
        assertThat(domain.source()).isEqualTo("whois://whois.tcinet.ru");
        assertThat(domain.declared()).isEqualTo(day(2027, 3, 1));
    }

    @Test
    void aFailedLookKeepsTheOldDateAndSaysSo() {
        var observed = new Observed(
                Instant.parse("2027-03-01T21:00:00Z"), "rdap", Instant.parse("2026-06-01T00:00:00Z"), "timed out");
        var never = new Observed(null, "tls://самовар.рф:443", null, "connection refused");

        var calendar = calendar(Map.of("domain", observed, "tls", never));

        assertThat(calendar.expiries().get(2).declared()).as("they agree").isNull();
        assertThat(calendar.expiries().get(2).observedAt()).isEqualTo(Instant.parse("2026-06-01T00:00:00Z"));
        assertThat(calendar.expiries().get(2).lastError()).isEqualTo("timed out");
        assertThat(calendar.undated()).extracting(Undated::lastError).containsExactly("connection refused");
    }

    @Test
    void theDayAfterTheLastIsOver() {
        var passport = SamplePassports.shop();

        assertThat(ExpiryCalendar.of(passport, 1, Map.of(), List.of(), day(2026, 11, 30))
                        .expiries()
                        .getFirst()
                        .state())
                .isEqualTo(State.ACT_NOW);
        assertThat(ExpiryCalendar.of(passport, 1, Map.of(), List.of(), day(2026, 12, 1))
                        .expiries()
                        .getFirst()
                        .state())
                .isEqualTo(State.OVER);
    }

    @Test
    void aCertificateThatASiteShowsIsThereWithoutBeingAnAsset() {
        var shop = SamplePassports.shop();
        var facts = new Facts(List.of(
                certificate("storefront", "xn--80aaf3bkob.xn--p1ai", "2026-12-05T10:00:00Z"),
                certificate("vps", "vps1.example.test", "2026-12-05T10:00:00Z"),
                certificate("onec", "vps1.example.test", "2026-12-05T10:00:00Z")));

        var shown = ObservedExpiries.certificates(shop, facts);
        var calendar = ExpiryCalendar.of(shop, 1, ObservedExpiries.of(shop, facts), shown, DAY);

        assertThat(calendar.expiries())
                .as("once for each host; the one of самовар.рф is an asset")
                .filteredOn(expiry -> expiry.kind().equals("certificate"))
                .extracting(Expiry::subject, Expiry::on, Expiry::state, Expiry::source)
                .containsExactly(
                        tuple("vps/vps1.example.test", day(2026, 12, 5), State.ACT_NOW, "tls://vps1.example.test:443"));
    }

    private static Fact certificate(String asset, String host, String end) {
        var at = Instant.parse("2026-11-25T03:00:00Z");
        return new Fact(
                "asset/" + asset, "certificate-expiry", host, "tls://" + host + ":443", List.of(end), at, at, null);
    }

    private static ExpiryCalendar calendar(Map<String, Observed> observed) {
        return ExpiryCalendar.of(SamplePassports.shop(), 1, observed, List.of(), DAY);
    }

    private static LocalDate day(int year, int month, int day) {
        return LocalDate.of(year, month, day);
    }
}
