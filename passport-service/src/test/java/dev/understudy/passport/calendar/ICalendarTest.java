package dev.understudy.passport.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.passport.print.GoldenFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ICalendarTest {

    private static final Instant NOW = Instant.parse("2026-11-26T09:30:00Z");
    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    @Test
    void aCalendarInRussian() {
        var domain = expiry("domain", "domain", "самовар.рф", LocalDate.of(2027, 3, 1), Period.ofDays(45), null);
        var licence = new Expiry(
                "licence",
                "licence",
                "1С-Битрикс; «Бизнес», 5 мест",
                "cms",
                LocalDate.of(2026, 12, 31),
                "passport",
                null,
                null,
                null,
                Period.ofDays(30),
                LocalDate.of(2026, 12, 1),
                true,
                "petrova",
                Expiry.State.LATER);

        GoldenFile.of("calendar/expiries.ics")
                .assertSame(calendar(List.of(domain, licence), "ru").replace("\r\n", "\n"));
    }

    @Property(tries = 200)
    void everyLineIsShortAndUnfoldsToTheText(@ForAll String name) {
        var calendar =
                calendar(List.of(expiry("a", "domain", name, LocalDate.of(2027, 3, 1), Period.ofDays(45), name)), "en");

        assertThat(calendar).endsWith("END:VCALENDAR\r\n");
        var lines = calendar.split("\r\n", -1);
        for (var line : lines) {
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75);
            assertThat(line).doesNotContain("\n", "\r");
        }
        var unfolded = calendar.replace("\r\n ", "").split("\r\n");
        assertThat(Arrays.stream(unfolded).filter("BEGIN:VEVENT"::equals)).hasSize(1);
        assertThat(Arrays.stream(unfolded).filter(line -> line.startsWith("SUMMARY:")))
                .singleElement()
                .satisfies(line -> assertThat(unescaped(line.substring("SUMMARY:".length())))
                        .isEqualTo("Ends: domain " + spoken(name)));
    }

    @Test
    void aDomainThatAnotherDateIsDeclaredForSaysSo() {
        var domain = new Expiry(
                "domain",
                "domain",
                "samovar.example",
                null,
                LocalDate.of(2027, 3, 1),
                "rdap",
                Instant.parse("2026-11-20T03:00:00Z"),
                LocalDate.of(2028, 3, 1),
                "timed out",
                Period.ofDays(45),
                LocalDate.of(2027, 1, 15),
                false,
                null,
                Expiry.State.LATER);

        assertThat(calendar(List.of(domain), "en").replace("\r\n ", ""))
                .contains("Date observed on 20 November 2026 (rdap).")
                .contains("The passport says 1 March 2028.")
                .contains("The last look failed: timed out")
                .contains("TRIGGER:-P45D\r\n", "TRIGGER:-P7D\r\n", "TRIGGER:-P1D\r\n");
    }

    private static Expiry expiry(
            String subject, String kind, String name, LocalDate on, Period lead, @Nullable String error) {
        return new Expiry(
                subject,
                kind,
                name,
                null,
                on,
                "whois://whois.tcinet.ru",
                Instant.parse("2026-11-25T21:30:00Z"),
                null,
                error,
                lead,
                on.minus(lead),
                false,
                null,
                Expiry.State.LATER);
    }

    private static String calendar(List<Expiry> expiries, String language) {
        return ICalendar.of("shop", "Самовар и Ко", expiries, Map.of("petrova", "Анна Петрова"), language, MOSCOW, NOW);
    }

    /** What is left of a text without control characters; lone halves of pairs have no UTF-8. */
    private static String spoken(String text) {
        var spoken = new StringBuilder();
        text.codePoints().filter(c -> c == '\n' || !Character.isISOControl(c)).forEach(spoken::appendCodePoint);
        return spoken.toString();
    }

    private static String unescaped(String value) {
        var text = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                char escaped = value.charAt(++at);
                text.append(escaped == 'n' ? '\n' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
