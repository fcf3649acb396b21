package dev.understudy.monitor.history;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code ?from=&to=&timeZone=&step=} of what is asked about a time: a {@code @BeanParam}. */
public class TimeRange {

    private static final int MOST_STEPS = 1000;
    private static final Duration LONGEST = Duration.ofDays(3660);

    @QueryParam("from")
    @Parameter(
            description = "beginning: an instant (2026-11-26T10:00:00Z, with any offset) or a day (2026-11-26) in the"
                    + " time zone; 24 hours before the end when absent")
    public @Nullable String from;

    @QueryParam("to")
    @Parameter(description = "end, exclusive: an instant, or a day that is the last one inside; now when absent")
    public @Nullable String to;

    @QueryParam("timeZone")
    @Parameter(description = "IANA zone that days are counted in; the project's when absent")
    public @Nullable String timeZone;

    /** @param zone the project's */
    ZoneId zone(ZoneId zone) {
        if (timeZone == null) {
            return zone;
        }
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw bad("timeZone", "zone", "'" + timeZone + "' is no IANA time zone such as Europe/Moscow");
        }
    }

    /** @throws InvalidInput status 400, code {@code history.bad-range} */
    Instant end(Instant now, ZoneId zone) {
        return to == null ? now : moment("to", to, zone, true);
    }

    /** @throws InvalidInput status 400, code {@code history.bad-range} */
    Instant start(Instant end, ZoneId zone) {
        var start = from == null ? end.minus(1, ChronoUnit.DAYS) : moment("from", from, zone, false);
        if (!start.isBefore(end)) {
            throw bad("from", "order", "'from' is " + start + ", which is not before 'to', " + end);
        }
        if (Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw bad("from", "range", "from " + start + " to " + end + " is more than " + LONGEST.toDays() + " days");
        }
        return start;
    }

    /**
     * The beginnings of the steps inside a time, and its own beginning and end.
     *
     * @param step {@code hour}, {@code day}, {@code week}, {@code month}; null for the time as a whole
     */
    static List<Instant> bounds(Instant start, Instant end, @Nullable String step, ZoneId zone) {
        var bounds = new ArrayList<Instant>();
        bounds.add(start);
        if (step != null) {
            var next = after(start.atZone(zone), step);
            for (; next.toInstant().isBefore(end); next = after(next, step)) {
                bounds.add(next.toInstant());
                if (bounds.size() > MOST_STEPS) {
                    throw bad("step", "too-many", "more than " + MOST_STEPS + " steps; choose a longer one");
                }
            }
        }
        bounds.add(end);
        return bounds;
    }

    private static ZonedDateTime after(ZonedDateTime time, String step) {
        return switch (step) {
            case "hour" -> time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            case "day" -> time.toLocalDate().plusDays(1).atStartOfDay(time.getZone());
            case "week" ->
                time.toLocalDate()
                        .with(TemporalAdjusters.next(java.time.DayOfWeek.MONDAY))
                        .atStartOfDay(time.getZone());
            case "month" ->
                time.toLocalDate().with(TemporalAdjusters.firstDayOfNextMonth()).atStartOfDay(time.getZone());
            default -> throw bad("step", "unknown", "'" + step + "' is none of hour, day, week, month");
        };
    }

    private static Instant moment(String name, String text, ZoneId zone, boolean end) {
        try {
            if (text.length() == 10) {
                var day = LocalDate.parse(text);
                return (end ? day.plusDays(1) : day).atStartOfDay(zone).toInstant();
            }
            return Instant.ofEpochMilli(ZonedDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw bad(
                    name,
                    "instant",
                    "'" + name + "' is '" + text
                            + "', neither an instant such as 2026-11-26T10:00:00Z nor a day such as" + " 2026-11-26");
        }
    }

    private static InvalidInput bad(String path, String rule, String message) {
        return InvalidInput.malformed("history.bad-range", message, List.of(Violation.at(path, rule, message)));
    }
}
