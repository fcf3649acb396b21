package dev.understudy.incident.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.incident.schedule.TemporarySchedule.FixedShift;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Period;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;

/** Shifts as iCalendar (RFC 5545), both ways. */
final class CalendarText {

    static {
        // Time zones come with the library and the JDK; a calendar must not make this service call out.
        System.setProperty("net.fortuna.ical4j.timezone.update.enabled", "false");
        System.setProperty("net.fortuna.ical4j.timezone.cache.impl", "net.fortuna.ical4j.util.MapTimeZoneCache");
        System.setProperty("ical4j.unfolding.relaxed", "true");
    }

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LINE = 75;
    private static final int MANY = 5_000;
    /** {@code [L2] name}: the layer, as other on-call tools write it into the summary. */
    private static final Pattern LAYER = Pattern.compile("^\\s*\\[L(\\d{1,3})\\]\\s*(.*)$", Pattern.DOTALL);

    /** Over a year and more these are millions. */
    private static final Pattern TOO_OFTEN = Pattern.compile("FREQ=(SECONDLY|MINUTELY)", Pattern.CASE_INSENSITIVE);

    private CalendarText() {}

    /** @param names person id to name */
    static String write(
            String project, String schedule, List<OnCallPlan.Shift> shifts, Map<String, String> names, Instant now) {
        var text = new StringBuilder();
        line(text, "BEGIN:VCALENDAR");
        line(text, "VERSION:2.0");
        line(text, "PRODID:-//Understudy//On-call//EN");
        line(text, "CALSCALE:GREGORIAN");
        line(text, "METHOD:PUBLISH");
        line(text, "X-WR-CALNAME:" + escape(project + ": " + schedule));
        for (var shift : shifts) {
            var uid = UUID.nameUUIDFromBytes(
                    (project + '/' + schedule + '/' + shift.who() + '/' + shift.from()).getBytes(UTF_8));
            line(text, "BEGIN:VEVENT");
            line(text, "UID:" + uid + "@understudy");
            line(text, "DTSTAMP:" + STAMP.format(now));
            line(text, "DTSTART:" + STAMP.format(shift.from()));
            line(text, "DTEND:" + STAMP.format(shift.to()));
            line(text, "SUMMARY:" + escape(names.getOrDefault(shift.who(), shift.who())));
            line(text, "X-UNDERSTUDY-PERSON:" + escape(shift.who()));
            line(text, "TRANSP:TRANSPARENT");
            line(text, "END:VEVENT");
        }
        line(text, "END:VCALENDAR");
        return text.toString();
    }

    /**
     * The shifts that a calendar holds between two instants, repetitions written out. Whose an event is, is said by
     * {@code X-UNDERSTUDY-PERSON}, else by the summary: a person's id or name.
     *
     * @param ids names and ids, lower case, to person ids
     * @throws BadSchedule when it is no calendar, or an event is nobody's
     */
    static List<FixedShift> read(String text, Map<String, String> ids, ZoneId zone, Instant from, Instant to) {
        var shifts = new ArrayList<Layers.Shift>();
        try {
            var calendar = new CalendarBuilder().build(new StringReader(text));
            for (var component : calendar.getComponents(Component.VEVENT)) {
                var event = (VEvent) component;
                var summary = value(event, "SUMMARY");
                int layer = 0;
                var who = value(event, "X-UNDERSTUDY-PERSON");
                if (who.isEmpty()) {
                    var matched = LAYER.matcher(summary);
                    if (matched.matches()) {
                        layer = Integer.parseInt(matched.group(1));
                        summary = matched.group(2);
                    }
                    who = summary;
                }
                var person = ids.get(who.strip().toLowerCase(Locale.ROOT));
                if (person == null) {
                    throw new BadSchedule(
                            "",
                            "the event '" + shorten(who)
                                    + "' is nobody's; its summary has to be the name or the id of a"
                                    + " person of the project");
                }
                if (value(event, "DTSTART").isEmpty()) {
                    throw new BadSchedule("", "the event '" + shorten(who) + "' has no start (DTSTART)");
                }
                if (TOO_OFTEN.matcher(value(event, "RRULE")).find()) {
                    throw new BadSchedule(
                            "", "the event '" + shorten(who) + "' repeats by the minute or second; that is no shift");
                }
                for (var period : occurrences(event, from, to)) {
                    var start = instant(period.getStart(), zone);
                    var end = instant(period.getEnd(), zone);
                    if (start.isBefore(end) && end.isAfter(from) && start.isBefore(to)) {
                        shifts.add(new Layers.Shift(person, layer, start, end));
                    }
                    if (shifts.size() > MANY) {
                        throw new BadSchedule("", "the calendar has more than " + MANY + " shifts; make it shorter");
                    }
                }
            }
        } catch (ParserException e) {
            throw new BadSchedule("", "line " + e.getLineNo() + " is no iCalendar (RFC 5545): " + e.getMessage());
        } catch (BadSchedule e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library meets what is missing (an event without a start) with whatever it stumbles over.
            throw new BadSchedule("", "this is no iCalendar (RFC 5545) that can be read: " + e.getMessage());
        }
        return Layers.flatten(shifts, List.of(), from, to).stream()
                .map(row -> new FixedShift(row.who(), row.from(), row.to()))
                .toList();
    }

    private static Iterable<Period<Temporal>> occurrences(VEvent event, Instant from, Instant to) {
        return event.calculateRecurrenceSet(new Period<>(
                ZonedDateTime.ofInstant(from, ZoneOffset.UTC), ZonedDateTime.ofInstant(to, ZoneOffset.UTC)));
    }

    private static String value(VEvent event, String name) {
        return event.<Property>getProperty(name).map(Property::getValue).orElse("");
    }

    private static Instant instant(Temporal temporal, ZoneId zone) {
        return switch (temporal) {
            case Instant instant -> instant;
            case ZonedDateTime zoned -> zoned.toInstant();
            case OffsetDateTime offset -> offset.toInstant();
            case LocalDateTime local -> local.atZone(zone).toInstant();
            case LocalDate date -> date.atStartOfDay(zone).toInstant();
            default ->
                throw new IllegalArgumentException(
                        "a time of kind " + temporal.getClass().getSimpleName());
        };
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\r", "")
                .replace("\n", "\\n");
    }

    /** Lines are folded at 75 bytes (RFC 5545, 3.1), never inside a character. */
    private static void line(StringBuilder text, String line) {
        int bytes = 0;
        for (int i = 0; i < line.length(); ) {
            int point = line.codePointAt(i);
            int size = Character.toString(point).getBytes(UTF_8).length;
            if (bytes + size > LINE) {
                text.append("\r\n ");
                bytes = 1;
            }
            text.appendCodePoint(point);
            bytes += size;
            i += Character.charCount(point);
        }
        text.append("\r\n");
    }
}
