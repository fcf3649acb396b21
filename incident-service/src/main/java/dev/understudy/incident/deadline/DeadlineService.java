package dev.understudy.incident.deadline;

import dev.understudy.incident.calendar.BadCalendar;
import dev.understudy.incident.calendar.CalendarDefinition;
import dev.understudy.incident.calendar.NoWorkingTime;
import dev.understudy.incident.calendar.OurTimes;
import dev.understudy.incident.calendar.Pauses;
import dev.understudy.incident.calendar.Span;
import dev.understudy.incident.calendar.Term;
import dev.understudy.incident.calendar.WorkingCalendar;
import dev.understudy.incident.calendar.WorkingCalendar.RunOut;
import dev.understudy.incident.deadline.DeadlineStore.Row;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Explains deadlines, and works out those that somebody asks for. */
@ApplicationScoped
class DeadlineService {

    private static final int SEGMENTS = 500;
    private static final Duration LONGEST = Duration.ofDays(366 * 10L);
    private static final int PAUSES = 1_000;

    private final DeadlineStore store;
    private final DeadlineConfig config;
    private final Clock clock;

    DeadlineService(DeadlineStore store, DeadlineConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    Optional<DeadlineView> explain(String incidentId) {
        return store.find(incidentId).map(row -> {
            var log = store.log(incidentId);
            var terms = store.terms(row.terms()).terms();
            var now = clock.instant();
            var clocks = new ArrayList<DeadlineView.Clock>();
            if (terms.response() != null) {
                clocks.add(view(row, terms, terms.response(), store.replay(ClockKind.RESPONSE, log), now));
            }
            if (terms.resolution() != null) {
                clocks.add(view(row, terms, terms.resolution(), store.replay(ClockKind.RESOLUTION, log), now));
            }
            return new DeadlineView(
                    incidentId,
                    row.projectId(),
                    terms.clause(),
                    clocks,
                    log.stream()
                            .map(entry -> new DeadlineView.Entry(
                                    entry.at(),
                                    entry.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                    entry.terms() == null
                                            ? null
                                            : store.terms(entry.terms()).terms().clause(),
                                    entry.reason()))
                            .toList());
        });
    }

    private DeadlineView.Clock view(Row row, Terms terms, PromiseDefinition definition, ClockState state, Instant now) {
        var promise = Objects.requireNonNull(state.promise(), "a clock without a promise is not shown");
        var end = state.stopped() == null ? now : state.stopped();
        var due = state.due();
        var allowed = state.allowed();
        var used = state.used(now);
        var shares = state.at(terms.percents(config.warnPercent()));
        return new DeadlineView.Clock(
                state.kind().label(),
                word(state, now),
                definition.clause(),
                promise.term().toString(),
                definition.calendar(),
                state.start(),
                due.orElse(null),
                state.stopped(),
                allowed.toSeconds(),
                used.toSeconds(),
                allowed.minus(used).toSeconds(),
                row.breachedAt(state.kind()),
                terms.percents(config.warnPercent()).stream()
                        .map(percent -> new DeadlineView.Warning(
                                percent, shares.get(percent), row.warned(state.kind()) >= percent))
                        .toList(),
                promise.calendar().segments(state.start(), end, state.pauses()).stream()
                        .limit(SEGMENTS)
                        .map(DeadlineService::segment)
                        .toList(),
                state.pauses().spans().stream().map(DeadlineService::pause).toList(),
                preliminary(promise.calendar(), state.start(), due.orElse(end)));
    }

    private static String word(ClockState state, Instant now) {
        if (state.missed(now)) {
            return "missed";
        }
        if (state.stopped() != null) {
            return "met";
        }
        if (state.ended()) {
            return "ended";
        }
        return state.pauses().isOpen() ? "paused" : "running";
    }

    /**
     * Works out a deadline.
     *
     * @throws InvalidInput naming what of the input cannot be
     */
    PreviewAnswer preview(PreviewRequest request) {
        requireOurTimes(request.start(), "start");
        try {
            var definition = request.calendar() == null
                    ? CalendarDefinition.aroundTheClock(request.zone() == null ? "UTC" : request.zone())
                    : request.zone() == null ? request.calendar() : inZone(request.calendar(), request.zone());
            var calendar = definition.toCalendar();
            var term = term(request);
            var pauses = pauses(request);
            var close = calendar.due(request.start(), term, pauses, RunOut.CLOSING);
            var open = calendar.due(request.start(), term, pauses, RunOut.NEXT_OPENING);
            var until = close.orElseGet(() -> pauses.spans().isEmpty()
                    ? request.start()
                    : pauses.spans().getLast().from());
            var worked = calendar.measure(request.start(), until, pauses);
            return new PreviewAnswer(
                    close.orElse(null),
                    open.orElse(null),
                    definition,
                    term.toString(),
                    worked.toSeconds(),
                    calendar.measure(request.start(), until, Pauses.NONE)
                            .minus(worked)
                            .toSeconds(),
                    calendar.segments(request.start(), until, pauses).stream()
                            .limit(SEGMENTS)
                            .map(DeadlineService::segment)
                            .toList(),
                    pauses.spans().stream().map(DeadlineService::pause).toList(),
                    preliminary(calendar, request.start(), until));
        } catch (BadCalendar e) {
            throw invalid("calendar", "bad-calendar", e.getMessage());
        } catch (NoWorkingTime e) {
            throw invalid("calendar", "no-working-time", e.getMessage());
        } catch (ArithmeticException e) {
            throw invalid("duration", "range", "the time is too long to be counted; ask for ten years at most");
        }
    }

    private static void requireOurTimes(Instant at, String path) {
        if (!OurTimes.contain(at)) {
            throw invalid(path, "range", at + " is not between " + OurTimes.BEGIN + " and " + OurTimes.END);
        }
    }

    private static CalendarDefinition inZone(CalendarDefinition calendar, String zone) {
        return new CalendarDefinition(
                calendar.name(),
                zone,
                calendar.week(),
                calendar.holidays(),
                calendar.exceptions(),
                calendar.shortenedDays());
    }

    private static Term term(PreviewRequest request) {
        boolean endOfDay = Boolean.TRUE.equals(request.endOfDay());
        if (request.duration() == null) {
            if (request.amount() == null || request.unit() == null) {
                throw invalid("duration", "required", "give 'duration' (PT4H, P5D), or 'amount' and 'unit'");
            }
            var unit = unit(request.unit());
            long most = unit == Term.Unit.WORKING_DAY ? LONGEST.toDays() : LONGEST.toSeconds();
            if (request.amount() > most || request.amount() < -most) {
                throw invalid("amount", "range", "'amount' is " + request.amount() + "; ask for ten years at most");
            }
            return new Term(request.amount(), unit, endOfDay);
        }
        if (request.amount() != null || request.unit() != null) {
            throw invalid("duration", "one-of", "give either 'duration' or 'amount' and 'unit', not both");
        }
        return parse(request.duration(), endOfDay);
    }

    private static Term parse(String text, boolean endOfDay) {
        try {
            if (text.contains("T")) {
                var time = Duration.parse(text);
                if (text.toUpperCase(Locale.ROOT).indexOf('D') >= 0) {
                    throw invalid(
                            "duration", "duration", "'" + text + "' mixes working days and hours; give one of them");
                }
                if (time.abs().compareTo(LONGEST) > 0) {
                    throw invalid("duration", "range", "'" + text + "' is too long; ask for ten years at most");
                }
                return new Term(time.toSeconds(), Term.Unit.SECOND, endOfDay);
            }
            var period = Period.parse(text);
            if (period.getMonths() != 0 || period.getYears() != 0 || Math.abs(period.getDays()) > LONGEST.toDays()) {
                throw invalid(
                        "duration",
                        "duration",
                        "'" + text
                                + "' is no time that an agreement counts in; write working days (P5D) or hours (PT4H)");
            }
            return new Term(period.getDays(), Term.Unit.WORKING_DAY, endOfDay);
        } catch (DateTimeParseException e) {
            throw invalid(
                    "duration",
                    "duration",
                    "'" + text + "' is no ISO 8601 duration; write working days as P5D, hours and minutes as PT4H30M");
        }
    }

    private static Term.Unit unit(String text) {
        for (var unit : Term.Unit.values()) {
            if (unit.name().equalsIgnoreCase(text)) {
                return unit;
            }
        }
        throw invalid(
                "unit", "one-of", "'" + text + "' is no unit; write second, minute, hour, month30 or working_day");
    }

    private static Pauses pauses(PreviewRequest request) {
        if (request.pauses() == null) {
            return Pauses.NONE;
        }
        if (request.pauses().size() > PAUSES) {
            throw invalid("pauses", "too-many", "at most " + PAUSES + " pauses are taken; join those that touch");
        }
        var spans = new ArrayList<Span>();
        for (int i = 0; i < request.pauses().size(); i++) {
            var pause = request.pauses().get(i);
            if (pause == null || pause.from() == null) {
                throw invalid("pauses[" + i + "].from", "required", "a pause has at least 'from'");
            }
            if (pause.to() != null && pause.to().isBefore(pause.from())) {
                throw invalid(
                        "pauses[" + i + "]",
                        "reversed-dates",
                        "the pause from " + pause.from() + " to " + pause.to() + " ends before it begins");
            }
            spans.add(Pauses.pause(pause.from(), pause.to()));
        }
        return new Pauses(spans);
    }

    private static List<Integer> preliminary(WorkingCalendar calendar, Instant from, Instant to) {
        return IntStream.rangeClosed(
                        from.atZone(calendar.zone()).getYear(),
                        to.atZone(calendar.zone()).getYear())
                .filter(year -> !calendar.holidays().isFinal(year))
                .boxed()
                .toList();
    }

    private static DeadlineView.Segment segment(Span span) {
        return new DeadlineView.Segment(span.from(), span.to(), span.length().toSeconds());
    }

    private static DeadlineView.Pause pause(Span span) {
        return new DeadlineView.Pause(span.from(), span.to().equals(Instant.MAX) ? null : span.to());
    }

    private static InvalidInput invalid(String path, String rule, @Nullable String message) {
        var text = message == null ? "'" + path + "' cannot be" : message;
        return new InvalidInput("deadline.invalid", text, List.of(Violation.at(path, rule, text)));
    }

    /**
     * @param calendar around the clock when absent
     * @param zone IANA zone, in place of the calendar's own
     * @param start UTC or with an offset
     * @param duration ISO 8601: {@code PT4H} of working time, {@code P5D} whole working days with the time of day kept
     * @param amount with {@code unit}, in place of {@code duration}; negative reaches backwards
     * @param unit {@code second}, {@code minute}, {@code hour}, {@code month30} or {@code working_day}
     * @param endOfDay for working days: until the close of the day reached
     */
    record PreviewRequest(
            @Nullable CalendarDefinition calendar,
            @Nullable String zone,
            @NotNull Instant start,
            @Nullable String duration,
            @Nullable Long amount,
            @Nullable String unit,
            @Nullable Boolean endOfDay,
            @Nullable List<DeadlineView.Pause> pauses) {}

    /**
     * @param due the first instant at which all of it has passed: a clock that runs out at closing is due at closing;
     *     absent when it stands still before that
     * @param nextOpening the last instant up to which no more has passed: in that case the next opening
     * @param workedSeconds working time from start to due
     * @param pausedSeconds working time that fell into pauses
     * @param workingSegments the first 500
     * @param preliminaryYears years whose holidays are not final in the data
     */
    record PreviewAnswer(
            @Nullable Instant due,
            @Nullable Instant nextOpening,
            CalendarDefinition calendar,
            String term,
            long workedSeconds,
            long pausedSeconds,
            List<DeadlineView.Segment> workingSegments,
            List<DeadlineView.Pause> pauses,
            List<Integer> preliminaryYears) {}
}
