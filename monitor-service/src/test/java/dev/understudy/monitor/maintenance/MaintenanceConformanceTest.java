package dev.understudy.monitor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.monitor.conformance.Conformance;
import dev.understudy.monitor.conformance.Conformance.Case;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MaintenanceConformanceTest {

    @TestFactory
    Stream<DynamicTest> windows() {
        return Conformance.tests(
                "maintenance-window.yaml",
                one -> one.when().has("compute"),
                Map.of(),
                MaintenanceConformanceTest::hold);
    }

    private static void hold(Case one) {
        var window = one.given().get("window");
        if (one.when().get("compute").asText().equals("validate")) {
            validate(one, daily(window, LocalDate.of(2024, 1, 1)));
            return;
        }
        var at = Instant.parse(one.when().get("at").asText());
        var definition = window.has("from") ? repeated(window) : daily(window, anEarlierDay(window, at));
        definition.validate();
        var open = definition.counts() && definition.occurrences().at(at).isPresent();
        assertThat(open).isEqualTo(one.expect().get("active").asBoolean());
    }

    private static void validate(Case one, WindowDefinition definition) {
        var refusal = catchThrowableOfType(InvalidInput.class, definition::validate);
        assertThat(refusal == null).isEqualTo(one.expect().get("valid").asBoolean());
        if (refusal != null) {
            var field =
                    switch (one.expect().get("error_kind").asText()) {
                        case "weekday" -> "rrule";
                        case "start_format" -> "start";
                        case "duration" -> "duration";
                        case "timezone" -> "timeZone";
                        default -> throw new AssertionError(one.expect().get("error_kind"));
                    };
            assertThat(refusal.violations()).extracting(Violation::path).contains(field);
        }
    }

    private static LocalDate anEarlierDay(JsonNode window, Instant at) {
        var zone = ZoneId.of(window.path("timezone").asText("UTC"));
        return at.atZone(zone).toLocalDate().minusDays(20);
    }

    private static WindowDefinition daily(JsonNode window, LocalDate from) {
        var days = new ArrayList<String>();
        window.path("weekdays")
                .forEach(day -> days.add(day.asText().substring(0, 2).toUpperCase(java.util.Locale.ROOT)));
        return new WindowDefinition(
                "planned",
                null,
                window.path("timezone").asText("UTC"),
                from + "T" + window.path("start").asText("00:00"),
                Duration.ofSeconds(window.path("duration_s").asLong(3600)),
                days.isEmpty() ? "FREQ=DAILY" : "FREQ=WEEKLY;BYDAY=" + String.join(",", days),
                List.of(),
                null,
                window.path("enabled").asBoolean(true));
    }

    private static WindowDefinition repeated(JsonNode window) {
        var from = Instant.parse(window.get("from").asText());
        long repeat = window.get("repeat_ms").asLong();
        return new WindowDefinition(
                "planned",
                "skip",
                null,
                window.get("from").asText().replace("Z", ""),
                Duration.between(from, Instant.parse(window.get("to").asText())),
                repeat == 0 ? null : "FREQ=SECONDLY;INTERVAL=" + repeat / 1000,
                null,
                null,
                window.path("active").asBoolean());
    }
}
