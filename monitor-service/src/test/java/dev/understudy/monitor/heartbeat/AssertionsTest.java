package dev.understudy.monitor.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckTarget.BodyAssertion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssertionsTest {

    private static final String BODY = """
            Резервная копия
            {"message_type":"status","percent_done":0.5}
            {"message_type":"summary","total_bytes_processed":1000,"note":"готово","files":[{"n":7}]}
            size: 1200 MB""";

    @ParameterizedTest
    @CsvSource({
        "$.note, equals, готово, true",
        "$.note, contains, тов, true",
        "$.total_bytes_processed, equals, 1000.0, true",
        "$.total_bytes_processed, greaterThan, 999, true",
        "$.total_bytes_processed, greaterThan, 1000, false",
        "$.total_bytes_processed, lessThan, 1e4, true",
        "$.files[?(@.n > 5)].n, equals, 7, true",
        "$.note, greaterThan, 1, false",
        "$.absent, exists, , false",
        "$.note, exists, , true",
        "$.note, matches, ^гот, true",
        "$.note, notMatches, ^гот, false",
        "$.absent, notMatches, x, false"
    })
    void aValueOfTheLastJsonIsJudged(String path, String op, @Nullable String value, boolean holds) {
        assertThat(judge(new BodyAssertion(path, null, op, value, null, null)) == null)
                .isEqualTo(holds);
    }

    @Test
    void aValueIsFoundByItsPatternOrIsTheWholeBody() {
        assertThat(judge(new BodyAssertion(null, "size: (\\d+)", "greaterThan", "1000", null, null)))
                .isNull();
        assertThat(judge(new BodyAssertion(null, "size: (\\d+)", "lessThan", "1000", null, null)))
                .satisfies(verdict -> {
                    assertThat(verdict.failure().reason()).isEqualTo("assertion");
                    assertThat(verdict.failure().measured()).isEqualTo("1200");
                    assertThat(verdict.failure().expected()).isEqualTo("less than 1000");
                });
        assertThat(judge(new BodyAssertion(null, null, "notMatches", "(?i)error", null, null)))
                .isNull();
        assertThat(judge(new BodyAssertion(null, "absent: (\\d+)", "exists", null, null, null)))
                .isNotNull();
    }

    @Test
    void aBackupThatShrankByMoreThanAllowedIsToldWithItsNumbers() {
        var shrank = new BodyAssertion("$.total_bytes_processed", null, null, null, 50.0, null);

        assertThat(judge(shrank, List.of())).isNull();
        assertThat(judge(shrank, List.of(1900.0, 2000.0, 1500.0))).isNull();
        var verdict = judge(shrank, List.of(5000.0, 4800.0, 5200.0));
        assertThat(verdict.failure().message()).contains("shrank by 80 %").contains("last 3 runs");
        assertThat(verdict.failure().measured()).isEqualTo("1000");
        assertThat(verdict.failure().expected()).isEqualTo("at least 2500");
        var grew = new BodyAssertion("$.total_bytes_processed", null, null, null, null, 100.0);
        assertThat(judge(grew, List.of(400.0)).failure().message()).contains("grew by 150 %");
    }

    @Test
    void aNumberThatIsNoneFails() {
        assertThat(judge(new BodyAssertion("$.note", null, null, null, 10.0, null), List.of(1.0)))
                .isNotNull();
    }

    @Test
    void aPatternThatOthersRunForHoursIsFast() {
        var body = Body.of(("a".repeat(100_000) + "!").getBytes(StandardCharsets.UTF_8));
        var evil = new BodyAssertion(null, null, "matches", "^(a+)+$", null, null);

        assertThat(Assertions.judge(List.of(evil), body, key -> List.of()).violation())
                .isNotNull();
    }

    private static @Nullable Verdict judge(BodyAssertion assertion) {
        return judge(assertion, List.of());
    }

    private static @Nullable Verdict judge(BodyAssertion assertion, List<Double> previous) {
        return Assertions.judge(List.of(assertion), Body.of(BODY.getBytes(StandardCharsets.UTF_8)), key -> previous)
                .violation();
    }
}
