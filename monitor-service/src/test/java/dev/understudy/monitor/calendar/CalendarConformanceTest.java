package dev.understudy.monitor.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.monitor.conformance.Conformance;
import dev.understudy.monitor.conformance.Conformance.Case;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CalendarConformanceTest {

    private static final String A_MOMENT_IS_AN_INSTANT =
            "a start without a zone cannot be given: it is an Instant by its type";

    @TestFactory
    Stream<DynamicTest> cron() {
        return Conformance.tests("cron-next.yaml", Map.of(), CalendarConformanceTest::cron);
    }

    @TestFactory
    Stream<DynamicTest> onCalendar() {
        return Conformance.tests(
                "oncalendar-next.yaml",
                Map.of(
                        "oncal-start-without-zone-multi", A_MOMENT_IS_AN_INSTANT,
                        "oncal-start-without-zone-tz", A_MOMENT_IS_AN_INSTANT),
                CalendarConformanceTest::onCalendar);
    }

    private static void cron(Case one) {
        var text = one.when().get("expression").asText();
        if (isRefused(one, () -> CronExpression.parse(text))) {
            return;
        }
        var cron = CronExpression.parse(text);
        for (var demand : List.of(one.expect(), one.derived())) {
            assertFields(demand.path("fields"), cron);
            assertMoments(one.when(), demand, cron);
            assertPrevious(one, demand, cron);
            assertFirstOfDays(one.when(), demand, cron);
        }
    }

    private static void onCalendar(Case one) {
        var text = one.when().get("expression").asText();
        if (isRefused(one, () -> OnCalendarExpression.parse(text))) {
            return;
        }
        var calendar = OnCalendarExpression.parse(text);
        if (one.expect().has("error")) {
            assertThat(catchThrowableOfType(
                            RuntimeException.class,
                            () -> calendar.next(moment(one.when().get("from")), ZoneOffset.UTC)))
                    .isNotNull();
        }
        for (var demand : List.of(one.expect(), one.derived())) {
            assertFields(demand.path("fields"), calendar.lines().getFirst());
            assertMoments(one.when(), demand, calendar);
        }
    }

    private static boolean isRefused(Case one, Runnable parsing) {
        var valid = one.expect().path("valid");
        if (valid.isMissingNode() || valid.asBoolean()) {
            return false;
        }
        var refusal = catchThrowableOfType(InvalidExpression.class, parsing::run);
        assertThat(refusal).as("is refused").isNotNull();
        assertThat(refusal.getMessage()).isNotBlank();
        var field = one.expect().path("bad_field");
        if (!field.isMissingNode()) {
            assertThat(refusal.field()).isEqualTo(field.asText());
        }
        return true;
    }

    private static void assertMoments(JsonNode when, JsonNode demand, Recurrence recurrence) {
        if (!demand.has("next")) {
            return;
        }
        var zone = zone(when);
        var found = new ArrayList<OffsetDateTime>();
        var at = moment(when.get("from"));
        var wanted = moments(demand.get("next"));
        for (int i = 0; i < wanted.size(); i++) {
            at = recurrence.next(at, zone).orElseThrow();
            found.add(at.atZone(zone).toOffsetDateTime());
        }
        assertThat(found).isEqualTo(wanted);
        if (demand.path("exhausted").asBoolean()) {
            assertThat(recurrence.next(at, zone)).isEmpty();
        }
    }

    private static void assertPrevious(Case one, JsonNode demand, CronExpression cron) {
        if (!demand.has("previous")) {
            return;
        }
        var zone = zone(one.when());
        var at = moments(one.expect().get("next")).getLast().toInstant();
        var found = new ArrayList<OffsetDateTime>();
        var wanted = moments(demand.get("previous"));
        for (int i = 0; i < wanted.size(); i++) {
            at = cron.previous(at, zone).orElseThrow();
            found.add(at.atZone(zone).toOffsetDateTime());
        }
        assertThat(found).isEqualTo(wanted);
    }

    private static void assertFirstOfDays(JsonNode when, JsonNode demand, CronExpression cron) {
        var zone = zone(when);
        var today = when.has("from") ? moment(when.get("from")) : Instant.EPOCH;
        for (var wanted : moments(demand.path("first_on_each_of_the_next_two_matching_days"))) {
            var at = cron.next(today, zone).orElseThrow();
            while (at.atZone(zone).toLocalDate().equals(today.atZone(zone).toLocalDate())) {
                at = cron.next(at, zone).orElseThrow();
            }
            // The first matching day itself may be the day of `next`: then the two days follow it.
            if (at.isBefore(wanted.toInstant())) {
                at = cron.next(endOfDay(at, zone), zone).orElseThrow();
            }
            assertThat(at.atZone(zone).toOffsetDateTime()).isEqualTo(wanted);
            today = at;
        }
    }

    private static Instant endOfDay(Instant at, ZoneId zone) {
        return at.atZone(zone)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant()
                .minusSeconds(1);
    }

    private static void assertFields(JsonNode fields, CronExpression cron) {
        fields.properties().forEach(field -> {
            var wanted = texts(field.getValue());
            switch (field.getKey()) {
                case "minute" -> assertThat(texts(cron.minutes())).isEqualTo(wanted);
                case "hour" -> assertThat(texts(cron.hours())).isEqualTo(wanted);
                case "month" -> assertThat(texts(cron.months())).isEqualTo(wanted);
                case "day" ->
                    assertThat(cron.days().stream().map(String::valueOf)).containsExactlyElementsOf(wanted);
                case "weekday" -> {
                    var found = texts(cron.weekdays());
                    cron.nthWeekdays()
                            .forEach(nth -> found.add("{\"weekday\":" + nth.weekday() + ",\"nth\":"
                                    + (nth.nth() < 0 ? "\"last\"" : nth.nth()) + "}"));
                    assertThat(found).isEqualTo(wanted);
                }
                default -> throw new AssertionError("no field " + field.getKey());
            }
        });
    }

    private static void assertFields(JsonNode fields, OnCalendarExpression.Line line) {
        fields.properties().forEach(field -> {
            var wanted = texts(field.getValue());
            switch (field.getKey()) {
                case "second" -> assertThat(texts(line.clock().seconds())).isEqualTo(wanted);
                case "minute" -> assertThat(texts(line.clock().minutes())).isEqualTo(wanted);
                case "hour" -> assertThat(texts(line.clock().hours())).isEqualTo(wanted);
                case "month" -> assertThat(texts(line.clock().months())).isEqualTo(wanted);
                case "weekday" -> assertThat(texts(line.weekdays())).isEqualTo(wanted);
                case "day" -> {
                    var found = texts(line.days());
                    line.daysFromEnd().stream().forEach(day -> found.add(String.valueOf(-day)));
                    assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
                }
                case "year" -> {
                    if (field.getValue().isTextual()) {
                        var range = field.getValue().asText().split("\\.\\.");
                        assertThat(line.years().nextSetBit(0)).isEqualTo(Integer.parseInt(range[0]));
                        assertThat(line.years().length() - 1).isEqualTo(Integer.parseInt(range[1]));
                    } else {
                        assertThat(texts(line.years())).isEqualTo(wanted);
                    }
                }
                default -> throw new AssertionError("no field " + field.getKey());
            }
        });
    }

    private static ZoneId zone(JsonNode when) {
        return when.hasNonNull("tz") ? ZoneId.of(when.get("tz").asText()) : ZoneOffset.UTC;
    }

    private static Instant moment(JsonNode text) {
        var iso = text.asText();
        return iso.length() > 19
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    private static List<OffsetDateTime> moments(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(text -> OffsetDateTime.parse(text.asText()))
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(value -> value.isObject() ? value.toString() : value.asText())
                .toList();
    }

    private static List<String> texts(BitSet values) {
        return new ArrayList<>(values.stream().mapToObj(String::valueOf).toList());
    }
}
