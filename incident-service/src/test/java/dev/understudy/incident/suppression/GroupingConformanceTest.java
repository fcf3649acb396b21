package dev.understudy.incident.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.incident.escalation.TimeInterval;
import dev.understudy.incident.incident.Cases;
import dev.understudy.incident.incident.Cases.Case;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.Month;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Inhibition, quiet hours and time intervals as Alertmanager's own tests have them. */
class GroupingConformanceTest {

    private static final Set<String> OURS = Set.of("inhibited", "contains", "muted_by");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    @TestFactory
    Stream<DynamicTest> cases() {
        return Cases.of("grouping-dedup.yaml").stream()
                .filter(one -> OURS.contains(one.operation()))
                .map(one -> dynamicTest(one.id(), () -> run(one)));
    }

    private static void run(Case one) {
        switch (one.operation()) {
            case "inhibited" -> {
                if (one.given().has("sources")) {
                    equalOnly(one);
                } else {
                    rules(one);
                }
            }
            case "contains" -> {
                var interval = interval(one.given().path("interval"));
                for (var row : one.expect().path("rows")) {
                    assertThat(interval.contains(Instant.parse(row.path("at").asText())))
                            .as(row.path("at").asText())
                            .isEqualTo(row.path("inside").asBoolean());
                }
            }
            case "muted_by" -> {
                var at = Instant.parse(one.given().path("at").asText());
                var muting = new ArrayList<String>();
                one.given().path("intervals").properties().forEach(entry -> {
                    if (interval(entry.getValue()).contains(at)) {
                        muting.add(entry.getKey());
                    }
                });
                assertThat(muting).containsExactlyElementsOf(texts(one.expect().path("muted_by")));
            }
            default -> throw new AssertionError(one.operation());
        }
    }

    /** Rules without matchers: what counts is which sources are there, and the labels that have to be equal. */
    private static void equalOnly(Case one) {
        var active = new ArrayList<Map<String, String>>();
        for (var source : one.given().path("sources")) {
            if (source.path("active").asBoolean()) {
                // Told apart from the target, which would otherwise be source and target both.
                var labels = labels(source.path("labels"));
                labels.put("side", "source");
                active.add(labels);
            }
        }
        var target = labels(one.given().path("target"));
        target.put("side", "target");
        var inhibition = new Inhibition(
                List.of(Matcher.equal("side", "source")),
                List.of(Matcher.equal("side", "target")),
                texts(one.given().path("equal")));
        assertThat(inhibition.inhibits(target, active))
                .isEqualTo(one.expect().path("inhibited").asBoolean());
    }

    private static void rules(Case one) {
        var active = new ArrayList<Map<String, String>>();
        for (var source : one.given().path("active_sources")) {
            active.add(labels(source));
        }
        var history = texts(one.given().path("source_history"));
        if (!history.isEmpty() && history.getLast().equals("firing")) {
            active.add(labels(one.given().path("source")));
        }
        var inhibited = false;
        var sourceInhibited = false;
        for (var rule : one.given().path("rules")) {
            var inhibition = new Inhibition(
                    matchers(rule.path("source")), matchers(rule.path("target")), texts(rule.path("equal")));
            inhibited |= inhibition.inhibits(labels(one.given().path("target")), active);
            if (one.given().has("source")) {
                sourceInhibited |= inhibition.inhibits(labels(one.given().path("source")), active);
            }
        }
        assertThat(inhibited).isEqualTo(one.expect().path("inhibited").asBoolean());
        if (one.expect().has("source_inhibited")) {
            assertThat(sourceInhibited)
                    .isEqualTo(one.expect().path("source_inhibited").asBoolean());
        }
    }

    private static List<Matcher> matchers(JsonNode node) {
        return labels(node).entrySet().stream()
                .map(entry -> Matcher.equal(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static TimeInterval interval(JsonNode node) {
        var times = new ArrayList<TimeInterval.TimeRange>();
        node.path("times")
                .forEach(range -> times.add(new TimeInterval.TimeRange(
                        range.path(0).asText(), range.path(1).asText())));
        var days = new HashSet<DayOfWeek>();
        texts(node.path("weekdays")).forEach(day -> days.add(DayOfWeek.of(DAYS.indexOf(day) + 1)));
        var daysOfMonth = new ArrayList<TimeInterval.DayRange>();
        node.path("days_of_month")
                .forEach(range -> daysOfMonth.add(new TimeInterval.DayRange(
                        range.path(0).asInt(), range.path(1).asInt())));
        var months = new HashSet<Month>();
        node.path("months").forEach(month -> months.add(Month.of(month.asInt())));
        var years = new HashSet<Integer>();
        node.path("years").forEach(year -> years.add(year.asInt()));
        return new TimeInterval(
                node.has("tz") ? node.path("tz").asText() : null, times, days, daysOfMonth, months, years);
    }

    private static Map<String, String> labels(JsonNode node) {
        var labels = new HashMap<String, String>();
        node.properties()
                .forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText()));
        return labels;
    }

    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
