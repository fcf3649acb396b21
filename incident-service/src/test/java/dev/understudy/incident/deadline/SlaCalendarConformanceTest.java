package dev.understudy.incident.deadline;

import static dev.understudy.incident.conformance.Conformance.instant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.incident.calendar.BadCalendar;
import dev.understudy.incident.calendar.CalendarDefinition;
import dev.understudy.incident.calendar.Pauses;
import dev.understudy.incident.calendar.Span;
import dev.understudy.incident.calendar.Term;
import dev.understudy.incident.calendar.WorkingCalendar;
import dev.understudy.incident.calendar.WorkingCalendar.RunOut;
import dev.understudy.incident.conformance.Conformance;
import dev.understudy.incident.conformance.Conformance.Case;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of sla-calendar.yaml. */
class SlaCalendarConformanceTest {

    @TestFactory
    Stream<DynamicTest> cases() {
        return Conformance.tests("sla-calendar.yaml", Map.of(), SlaCalendarConformanceTest::run);
    }

    private static void run(Case trial) throws Exception {
        switch (trial.when().asText()) {
            case "due" -> due(trial);
            case "elapsed" -> elapsed(trial);
            case "working_day" ->
                rows(trial, row -> assertThat(calendar(trial)
                                .isWorkingDay(LocalDate.parse(row.path("date").asText())))
                        .as(row.toString())
                        .isEqualTo(row.path("working").asBoolean()));
            case "working_instant" ->
                rows(trial, row -> assertThat(calendar(trial).isWorking(instant(row.path("at"))))
                        .as(row.toString())
                        .isEqualTo(row.path("working").asBoolean()));
            case "holiday" ->
                rows(trial, row -> assertThat(calendar(trial)
                                .isHoliday(LocalDate.parse(row.path("date").asText())))
                        .as(row.toString())
                        .isEqualTo(row.path("holiday").asBoolean()));
            case "validate_calendar" -> {
                boolean valid = true;
                try {
                    calendar(trial);
                } catch (BadCalendar e) {
                    valid = false;
                }
                assertThat(valid).isEqualTo(trial.expect().path("valid").asBoolean());
            }
            case "agreements" -> agreements(trial);
            case "changes" -> changes(trial);
            case "levels" -> levels(trial);
            case "targets" -> targets(trial);
            case "slice_pauses" -> slices(trial);
            default -> fail("unknown operation " + trial.when());
        }
    }

    private static void due(Case trial) throws Exception {
        var given = trial.given();
        var state = clock(
                given.path("pauses_apply").asBoolean(true),
                instant(given.path("start")),
                promise(
                        trial,
                        term(given.path("duration"), given.path("end_of_day").asBoolean())),
                given.path("pauses"));
        var due = state.due(RunOut.NEXT_OPENING);
        if (given.has("resolution_seconds")) {
            long step = given.path("resolution_seconds").asLong();
            due = due.map(at -> Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), step) * step));
        }
        assertThat(due).as("due").isEqualTo(optional(trial.expect().path("due")));
        if (trial.expect().has("due_close")) {
            assertThat(state.due())
                    .as("due_close")
                    .isEqualTo(optional(trial.expect().path("due_close")));
        }
        if (trial.expect().has("paused_active_seconds")) {
            var end = due.orElseThrow();
            var calendar = calendar(trial);
            var paused = calendar.measure(state.start(), end, Pauses.NONE)
                    .minus(calendar.measure(state.start(), end, state.pauses()));
            assertThat(paused.toSeconds())
                    .isEqualTo(trial.expect().path("paused_active_seconds").asLong());
        }
        if (trial.expect().has("levels")) {
            boolean owned = given.path("pause_counts_as_ownership").asBoolean()
                    && given.path("pauses").size() > 0;
            var expected = trial.expect().path("levels");
            var offsets = owned ? List.<JsonNode>of() : list(given.path("levels"));
            assertThat(offsets).hasSameSizeAs(list(expected));
            for (int i = 0; i < offsets.size(); i++) {
                assertThat(Level.of("level", calendar(trial), due.orElseThrow(), term(offsets.get(i), false))
                                .at())
                        .isEqualTo(instant(expected.path(i).path("at")));
            }
        }
    }

    private static void elapsed(Case trial) throws Exception {
        var given = trial.given();
        var calendar = given.path("count").asText().equals("wall")
                ? WorkingCalendar.aroundTheClock(calendar(trial).zone())
                : calendar(trial);
        var seconds = calendar.measure(
                        instant(given.path("from")), instant(given.path("to")), pauses(given.path("pauses")))
                .toSeconds();
        assertThat(seconds).isEqualTo(trial.expect().path("seconds").asLong());
    }

    private static void agreements(Case trial) throws Exception {
        var given = trial.given();
        for (var row : list(trial.expect().path("rows"))) {
            var agreement = list(given.path("agreements")).stream()
                    .filter(one -> one.path("name").equals(row.path("name")))
                    .findFirst()
                    .orElseThrow();
            var start = instant(given.path(agreement.path("origin").asText()));
            var state =
                    clock(true, start, promise(trial, term(agreement.path("duration"), false)), given.path("pauses"));
            assertDue(state, agreement.path("levels"), row);
        }
    }

    private static void changes(Case trial) throws Exception {
        var given = trial.given();
        var origin = instant(given.path("opened"));
        var events = new ArrayList<List<ClockEvent>>();
        var levels = new ArrayList<JsonNode>();
        events.add(new ArrayList<>(List.of(
                new ClockEvent.Started(origin),
                new ClockEvent.Promised(origin, promise(trial, term(given.path("duration"), false))))));
        addPauses(events.getFirst(), given.path("pauses"));
        levels.add(given.path("levels"));
        assertDues(events, levels, trial.expect().path("before"));
        for (var change : list(given.path("changes"))) {
            var at = instant(change.path("at"));
            var promised = new ClockEvent.Promised(
                    at, promise(trial, term(change.path("set").path("duration"), false)));
            if (change.path("mode").asText().equals("append")) {
                events.add(new ArrayList<>(List.of(new ClockEvent.Started(at), promised)));
                levels.add(change.path("set").path("levels"));
            } else {
                events.getFirst().add(promised);
                levels.set(0, change.path("set").path("levels"));
            }
        }
        assertDues(events, levels, trial.expect().path("after"));
        if (trial.expect().has("other_case_untouched")) {
            assertDues(
                    List.of(events.getFirst().subList(0, 2)),
                    List.of(given.path("levels")),
                    trial.expect().path("other_case_untouched"));
        }
    }

    private static void assertDues(List<List<ClockEvent>> events, List<JsonNode> levels, JsonNode rows) {
        assertThat(events).hasSameSizeAs(list(rows));
        for (int i = 0; i < events.size(); i++) {
            assertDue(ClockState.replay(ClockKind.RESOLUTION, events.get(i)), levels.get(i), rows.path(i));
        }
    }

    private static void assertDue(ClockState state, JsonNode offsets, JsonNode row) {
        var due = state.due(RunOut.NEXT_OPENING).orElseThrow();
        assertThat(due).as(row.toString()).isEqualTo(instant(row.path("due")));
        var calendar = state.promise().calendar();
        assertThat(list(offsets).stream().map(offset -> Level.of("level", calendar, due, term(offset, false))
                        .at()))
                .isEqualTo(list(row.path("levels")).stream()
                        .map(Conformance::instant)
                        .toList());
    }

    private static void levels(Case trial) throws Exception {
        var given = trial.given();
        var state = clock(
                true,
                instant(given.path("start")),
                promise(trial, term(given.path("duration"), false)),
                given.path("pauses"));
        var due = state.due(RunOut.NEXT_OPENING).orElseThrow();
        assertThat(due).isEqualTo(instant(trial.expect().path("due")));
        var definitions = list(given.path("levels"));
        var levels = definitions.stream()
                .map(one -> Level.of(one.path("name").asText(), calendarOf(state), due, term(one, false)))
                .toList();
        int priority = given.path("priority").asInt();
        int done = 0;
        for (int tick = 0; tick < given.path("ticks").size(); tick++) {
            var row = trial.expect().path("rows").path(tick);
            var ran = new ArrayList<String>();
            for (var level :
                    Level.reached(levels, done, instant(given.path("ticks").path(tick)))) {
                var definition = definitions.get(done++);
                if (definition.path("if_priority").asInt() == priority) {
                    priority = definition.path("then_priority").asInt();
                    ran.add(level.name());
                }
            }
            assertThat(ran)
                    .as(row.toString())
                    .isEqualTo(
                            list(row.path("ran")).stream().map(JsonNode::asText).toList());
            assertThat(done < levels.size() ? levels.get(done).name() : null)
                    .as(row.toString())
                    .isEqualTo(
                            row.path("next").isNull() ? null : row.path("next").asText());
            assertThat(priority)
                    .as(row.toString())
                    .isEqualTo(row.path("priority").asInt());
        }
    }

    /** Three clocks of one case, each a replay of its own. */
    private static void targets(Case trial) throws Exception {
        var facts = trial.given().path("facts");
        var minutes = trial.given().path("targets_minutes");
        boolean halted = facts.path("clock_stopped").asBoolean();
        var created = instant(facts.path("created_at"));
        var figures = new LinkedHashMap<String, Figure>();
        figures.put(
                "first_response",
                figure(
                        trial,
                        minutes.path("first_response"),
                        created,
                        optional(facts.path("first_response_at")),
                        halted));
        figures.put(
                "solution",
                figure(trial, minutes.path("solution"), created, optional(facts.path("closed_at")), halted));
        var update = new Figure(Optional.empty(), Optional.empty(), Optional.empty());
        for (var exchange : list(facts.path("exchanges"))) {
            var one = figure(
                    trial,
                    minutes.path("update"),
                    instant(exchange.path("asked_at")),
                    optional(exchange.path("answered_at")),
                    halted);
            // The longest answer is the statistic; the first question without one is what is due.
            boolean longer =
                    one.used().isPresent() && one.used().get() > update.used().orElse(-1L);
            update = new Figure(
                    update.due().isPresent() ? update.due() : one.due(),
                    longer ? one.used() : update.used(),
                    longer ? one.margin() : update.margin());
        }
        figures.put("update", update);
        figures.forEach((name, figure) -> {
            var expected = trial.expect().path(name);
            assertThat(figure.due()).as(name + " due").isEqualTo(optional(expected.path("due")));
            assertThat(figure.used()).as(name + " used").isEqualTo(number(expected.path("used_minutes")));
            assertThat(figure.margin()).as(name + " margin").isEqualTo(number(expected.path("margin_minutes")));
        });
        assertThat(figures.values().stream()
                        .flatMap(figure -> figure.due().stream())
                        .min(Instant::compareTo))
                .isEqualTo(optional(trial.expect().path("next_due")));
    }

    private record Figure(Optional<Instant> due, Optional<Long> used, Optional<Long> margin) {}

    private static Figure figure(Case trial, JsonNode minutes, Instant start, Optional<Instant> met, boolean halted)
            throws Exception {
        if (!minutes.isNumber()) {
            return new Figure(Optional.empty(), Optional.empty(), Optional.empty());
        }
        var events = new ArrayList<ClockEvent>();
        events.add(new ClockEvent.Started(start));
        events.add(new ClockEvent.Promised(start, promise(trial, new Term(minutes.asLong(), Term.Unit.MINUTE, false))));
        addPauses(events, trial.given().path("facts").path("pauses"));
        met.ifPresent(at -> events.add(new ClockEvent.Resolved(at)));
        var state = ClockState.replay(ClockKind.RESOLUTION, events);
        if (met.isPresent()) {
            long used = state.used(met.get()).toMinutes();
            return new Figure(Optional.empty(), Optional.of(used), Optional.of(minutes.asLong() - used));
        }
        return new Figure(
                halted
                        ? Optional.empty()
                        : state.due(RunOut.NEXT_OPENING).map(due -> due.truncatedTo(ChronoUnit.MINUTES)),
                Optional.empty(),
                Optional.empty());
    }

    private static void slices(Case trial) throws Exception {
        var days = pauses(trial.given().path("pauses")).byDay(calendar(trial).zone());
        var expected = trial.expect().path("days");
        assertThat(days.keySet().stream().map(LocalDate::toString))
                .containsExactlyElementsOf(() -> expected.fieldNames());
        days.forEach((date, windows) -> assertThat(windows.stream().map(Object::toString))
                .isEqualTo(list(expected.path(date.toString())).stream()
                        .map(pair -> pair.path(0).asText() + "-" + pair.path(1).asText())
                        .toList()));
    }

    private static ClockState clock(boolean stopsOnHold, Instant start, Promise promise, JsonNode pauses) {
        var events = new ArrayList<ClockEvent>();
        events.add(new ClockEvent.Started(start));
        events.add(new ClockEvent.Promised(
                start, new Promise(promise.clause(), promise.term(), promise.calendar(), stopsOnHold)));
        addPauses(events, pauses);
        return ClockState.replay(stopsOnHold ? ClockKind.RESOLUTION : ClockKind.RESPONSE, events);
    }

    private static void addPauses(List<ClockEvent> events, JsonNode pauses) {
        for (var pause : pauses(pauses).spans()) {
            events.add(new ClockEvent.Held(pause.from()));
            if (!pause.to().equals(Instant.MAX)) {
                events.add(new ClockEvent.Resumed(pause.to()));
            }
        }
    }

    private static Promise promise(Case trial, Term term) throws Exception {
        return new Promise("case", term, calendar(trial), true);
    }

    private static WorkingCalendar calendarOf(ClockState state) {
        return state.promise().calendar();
    }

    private static WorkingCalendar calendar(Case trial) throws Exception {
        var node = trial.given().has("calendar_inline")
                ? trial.given().path("calendar_inline")
                : trial.definitions()
                        .path("calendars")
                        .path(trial.given().path("calendar").asText());
        return Conformance.JSON.treeToValue(node, CalendarDefinition.class).toCalendar();
    }

    private static Term term(JsonNode node, boolean endOfDay) {
        return new Term(
                node.path("amount").asLong(),
                Term.Unit.valueOf(node.path("unit").asText().toUpperCase(Locale.ROOT)),
                endOfDay);
    }

    private static Pauses pauses(JsonNode pauses) {
        var spans = new ArrayList<Span>();
        pauses.forEach(pause -> spans.add(Pauses.pause(
                instant(pause.path("from")), optional(pause.path("to")).orElse(null))));
        return new Pauses(spans);
    }

    private static Optional<Instant> optional(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode() ? Optional.empty() : Optional.of(instant(node));
    }

    private static Optional<Long> number(JsonNode node) {
        return node.isNumber() ? Optional.of(node.asLong()) : Optional.empty();
    }

    private interface Row {
        void check(JsonNode row) throws Exception;
    }

    private static void rows(Case trial, Row check) throws Exception {
        assertThat(trial.expect().path("rows")).isNotEmpty();
        for (var row : trial.expect().path("rows")) {
            check.check(row);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
