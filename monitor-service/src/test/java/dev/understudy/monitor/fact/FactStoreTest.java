package dev.understudy.monitor.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FactStoreTest {

    private static final Instant BEGIN = Instant.parse("2026-11-26T00:00:00Z");

    /** However often a check looks, its fact is told once in any day, and never more than a day passes in between. */
    @Property(tries = 200)
    void whatStaysTheSameIsToldOnceADay(@ForAll String checkId, @ForAll @IntRange(min = 1, max = 720) int minutes) {
        var every = Duration.ofMinutes(minutes);
        var told = BEGIN;
        int tellings = 0;
        for (var at = BEGIN.plus(every); at.isBefore(BEGIN.plus(Duration.ofDays(10))); at = at.plus(every)) {
            if (FactStore.isFirstOfTheDay(checkId, at.minus(every), at)) {
                assertThat(Duration.between(told, at))
                        .isLessThanOrEqualTo(Duration.ofDays(1).plus(every));
                told = at;
                tellings++;
            }
        }
        assertThat(tellings).isBetween(9, 10);
    }

    @Test
    void checksDoNotAllTellAtOnce() {
        var hours = new HashSet<Long>();
        for (int check = 0; check < 200; check++) {
            var checkId = "shop/check-" + check;
            for (int hour = 0; hour < 24; hour++) {
                var at = BEGIN.plus(Duration.ofHours(hour));
                if (FactStore.isFirstOfTheDay(checkId, at.minus(Duration.ofHours(1)), at)) {
                    hours.add((long) hour);
                }
            }
        }
        assertThat(hours).hasSizeGreaterThan(12);
    }
}
