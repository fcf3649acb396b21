package dev.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    @Provide
    Arbitrary<Instant> moments() {
        var seconds = Arbitraries.oneOf(
                Arbitraries.longs().between(-70_000_000_000L, 260_000_000_000L),
                Arbitraries.longs().between(1_600_000_000L, 2_000_000_000L));
        var nanos = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 999_999_999),
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000),
                Arbitraries.integers().between(0, 999_999).map(micros -> micros * 1000));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }

    @Property
    void momentsAreWrittenAsTheJdkDoes_andRead(@ForAll("moments") Instant moment) {
        assertThat(Instants.write(moment)).isEqualTo(moment.toString());
        var text = moment.toString();
        if (text.startsWith("+") || text.startsWith("-")) {
            assertThat(Instants.read(text)).as("left to the JDK").isNull();
        } else {
            assertThat(Instants.read(text)).isEqualTo(moment);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-26",
                "2026-11-26T10:15:30",
                "2026-11-26T10:15:30+03:00",
                "2026-11-26T10:15:30.Z",
                "2026-11-26T10:15:30.1234567890Z",
                "2026-11-26T10:15:30.12x4Z",
                "2026-11-26T10:15:30x123Z",
                "2026-02-30T10:15:30Z",
                "2026-11-26T24:00:00Z",
                "2026-11-26T10:60:00Z",
                "2026-11-26T23:59:60Z",
                "2O26-11-26T10:15:30Z",
                "-026-11-26T10:15:30Z"
            })
    void whatIsNotOfThatFormIsLeftToTheJdk(String text) {
        assertThat(Instants.read(text)).isNull();
    }
}
