package dev.understudy.incident.schedule;

import static dev.understudy.incident.conformance.Conformance.instant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.incident.calendar.WallClock;
import dev.understudy.incident.calendar.Window;
import dev.understudy.incident.conformance.Conformance;
import dev.understudy.incident.conformance.Conformance.Case;
import dev.understudy.incident.schedule.Rotation.Policy;
import dev.understudy.incident.schedule.TemporarySchedule.FixedShift;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of rotation-dst.yaml. */
class RotationConformanceTest {

    @TestFactory
    Stream<DynamicTest> cases() {
        return Conformance.tests("rotation-dst.yaml", Map.of(), RotationConformanceTest::run);
    }

    private static void run(Case trial) {
        var given = trial.given();
        var expect = trial.expect();
        switch (trial.when().asText()) {
            case "handoffs" -> {
                var handOffs = rotation(given.path("rotation"))
                        .handOffs(instant(given.path("from")), instant(given.path("to")));
                assertThat(handOffs).hasSameSizeAs(list(expect.path("rows")));
                for (int i = 0; i < handOffs.size(); i++) {
                    var row = expect.path("rows").path(i);
                    assertThat(handOffs.get(i).at()).as(row.toString()).isEqualTo(instant(row.path("at")));
                    if (!row.path("participant").isNull()) {
                        assertThat(handOffs.get(i).participant())
                                .as(row.toString())
                                .isEqualTo(row.path("participant").asText());
                    }
                }
            }
            case "shift_at" -> {
                var shifts = rotation(given.path("rotation")).at(instant(given.path("at")), policy(given));
                assertThat(shifts).as(shifts.toString()).hasSameSizeAs(list(expect.path("shifts")));
                for (int i = 0; i < shifts.size(); i++) {
                    var row = expect.path("shifts").path(i);
                    assertThat(shifts.get(i).start()).isEqualTo(instant(row.path("start")));
                    assertThat(shifts.get(i).end()).isEqualTo(instant(row.path("end")));
                    if (!row.path("participant").isNull()) {
                        assertThat(shifts.get(i).participant())
                                .isEqualTo(row.path("participant").asText());
                    }
                    if (expect.has("hours")) {
                        assertThat(Duration.between(
                                        shifts.get(i).start(), shifts.get(i).end()))
                                .isEqualTo(Duration.ofHours(expect.path("hours").asLong()));
                    }
                }
            }
            case "oncall_at" -> {
                assertThat(expect.path("rows")).isNotEmpty();
                for (var row : expect.path("rows")) {
                    var at = instant(row.path("at"));
                    var users = given.has("rotation")
                            ? rotation(given.path("rotation")).at(at, policy(given)).stream()
                                    .map(Rotation.Shift::participant)
                                    .toList()
                            : List.copyOf(plan(given.path("schedule")).at(at).keySet());
                    assertThat(users).as(row.toString()).containsExactlyInAnyOrderElementsOf(texts(row.path("users")));
                }
            }
            case "resolve_wall" -> {
                var date = LocalDate.parse(given.path("date").asText());
                assertThat(expect.path("rows")).isNotEmpty();
                for (var row : expect.path("rows")) {
                    var wall = date.atTime(LocalTime.parse(row.path("wall").asText()));
                    assertThat(
                                    given.path("which").asText().equals("first")
                                            ? WallClock.first(wall, zone(given))
                                            : WallClock.last(wall, zone(given)))
                            .as(row.toString())
                            .isEqualTo(instant(row.path("at")));
                }
            }
            case "add_wall" ->
                expect.path("rows").forEach(row -> assertThat(WallClock.add(
                                instant(row.path("from")),
                                Duration.ofMinutes(
                                        Math.round(row.path("add_hours").asDouble() * 60)),
                                zone(given)))
                        .as(row.toString())
                        .isEqualTo(instant(row.path("at"))));
            case "wall_hours_between" ->
                expect.path("rows").forEach(row -> assertThat(
                                WallClock.between(instant(row.path("from")), instant(row.path("to")), zone(given)))
                        .as(row.toString())
                        .isEqualTo(Duration.ofHours(row.path("hours").asLong())));
            case "window_active" ->
                expect.path("rows").forEach(row -> assertThat(
                                window(given.path("window")).isActive(instant(row.path("at")), zone(given)))
                        .as(row.toString())
                        .isEqualTo(row.path("active").asBoolean()));
            case "window_span" -> {
                for (var row : expect.path("rows")) {
                    var run = window(given.path("window")).run(instant(row.path("at")), zone(given));
                    if (row.has("start")) {
                        assertThat(run.from()).as(row.toString()).isEqualTo(instant(row.path("start")));
                    }
                    if (row.has("end")) {
                        assertThat(run.to()).as(row.toString()).isEqualTo(instant(row.path("end")));
                    }
                }
            }
            case "shifts" -> {
                var schedule = given.path("schedule");
                var history = new ArrayList<FixedShift>();
                schedule.path("history").forEach(row -> history.add(fixed(row)));
                var shifts = plan(schedule)
                        .shifts(
                                instant(given.path("from")),
                                instant(given.path("to")),
                                schedule.has("now") ? instant(schedule.path("now")) : null,
                                history);
                assertThat(shifts)
                        .isEqualTo(list(expect.path("shifts")).stream()
                                .map(row -> new OnCallPlan.Shift(
                                        row.path("who").asText(),
                                        instant(row.path("from")),
                                        instant(row.path("to")),
                                        row.path("truncated").asBoolean()))
                                .toList());
            }
            case "layers" ->
                assertThat(Layers.flatten(
                                layer(given.path("shifts")),
                                layer(given.path("overrides")),
                                instant(given.path("from")),
                                instant(given.path("to"))))
                        .isEqualTo(list(expect.path("rows")).stream()
                                .map(row -> new Layers.Row(
                                        row.path("who").asText(), instant(row.path("from")), instant(row.path("to"))))
                                .toList());
            case "next_clock" ->
                assertThat(WallClock.next(
                                instant(given.path("at")),
                                days(given.path("days")),
                                Window.second(given.path("time").asText()),
                                zone(given)))
                        .isEqualTo(instant(expect.path("next")));
            case "edit_temporary" -> {
                var left = new ArrayList<TemporarySchedule>();
                for (var row : given.path("temporary")) {
                    left.addAll(
                            given.has("trim_end")
                                    ? temporary(row).trimEnd(instant(given.path("trim_end")))
                                    : temporary(row)
                                            .delete(
                                                    instant(given.path("delete").path("from")),
                                                    instant(given.path("delete").path("to"))));
                }
                assertThat(left)
                        .isEqualTo(list(expect.path("temporary")).stream()
                                .map(RotationConformanceTest::temporary)
                                .toList());
            }
            case "validate_rotation" -> {
                boolean valid = true;
                try {
                    rotation(given.path("rotation"));
                } catch (BadSchedule e) {
                    valid = false;
                }
                assertThat(valid).isEqualTo(expect.path("valid").asBoolean());
            }
            default -> fail("unknown operation " + trial.when());
        }
    }

    private static Policy policy(JsonNode given) {
        return given.path("policy").asText().equals("contiguous") ? Policy.CONTIGUOUS : Policy.OVERLAP;
    }

    private static OnCallPlan plan(JsonNode schedule) {
        var rotations = new HashMap<String, Rotation>();
        schedule.path("rotations")
                .properties()
                .forEach(entry -> rotations.put(entry.getKey(), rotation(entry.getValue())));
        var rules = new ArrayList<OnCallPlan.Rule>();
        for (var row : schedule.path("windows")) {
            var who = row.path("who");
            rules.add(new OnCallPlan.Rule(
                    window(row),
                    who.isTextual() ? who.asText() : null,
                    who.isObject() ? who.path("rotation").asText() : null,
                    0));
        }
        var overrides = new ArrayList<DutyOverride>();
        schedule.path("overrides")
                .forEach(row -> overrides.add(new DutyOverride(
                        row.path("add").isTextual() ? row.path("add").asText() : null,
                        row.path("remove").isTextual() ? row.path("remove").asText() : null,
                        instant(row.path("from")),
                        instant(row.path("to")))));
        return new OnCallPlan(
                zone(schedule),
                Policy.OVERLAP,
                rotations,
                rules,
                List.of(),
                overrides,
                list(schedule.path("temporary")).stream()
                        .map(RotationConformanceTest::temporary)
                        .toList());
    }

    private static Rotation rotation(JsonNode node) {
        return new Rotation(
                Rotation.Kind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)),
                node.path("length").asInt(),
                instant(node.path("start")),
                zone(node),
                texts(node.path("participants")),
                node.has("state")
                        ? new Rotation.Anchor(
                                node.path("state").path("position").asInt(),
                                instant(node.path("state").path("shift_start")))
                        : null);
    }

    private static DutyWindow window(JsonNode node) {
        return DutyWindow.of(
                days(node.path("days")),
                node.path("from").asText(),
                node.path("to").asText());
    }

    private static Set<DayOfWeek> days(JsonNode node) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        node.forEach(day -> days.add(Arrays.stream(DayOfWeek.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).startsWith(day.asText()))
                .findFirst()
                .orElseThrow()));
        return days;
    }

    private static TemporarySchedule temporary(JsonNode node) {
        return new TemporarySchedule(
                instant(node.path("from")),
                instant(node.path("to")),
                list(node.path("shifts")).stream()
                        .map(RotationConformanceTest::fixed)
                        .toList());
    }

    private static FixedShift fixed(JsonNode node) {
        return new FixedShift(
                node.path("who").asText(),
                instant(node.path("from")),
                node.path("to").isNull() ? Instant.MAX : instant(node.path("to")));
    }

    private static List<Layers.Shift> layer(JsonNode shifts) {
        return list(shifts).stream()
                .map(row -> new Layers.Shift(
                        row.path("who").asText(),
                        row.path("priority").asInt(),
                        instant(row.path("from")),
                        instant(row.path("to"))))
                .toList();
    }

    private static ZoneId zone(JsonNode node) {
        return ZoneId.of(node.path("tz").asText());
    }

    private static List<String> texts(JsonNode array) {
        return list(array).stream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
