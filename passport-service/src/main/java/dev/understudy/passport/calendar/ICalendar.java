package dev.understudy.passport.calendar;

import dev.understudy.passport.print.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Expiries as an iCalendar object (RFC 5545, with the calendar's properties of RFC 7986): one all-day event each. */
final class ICalendar {

    private static final int LONGEST_LINE = 75;
    private static final String END_OF_LINE = "\r\n";
    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Days before the end on which a calendar reminds, besides the lead time. */
    private static final List<Long> REMINDERS = List.of(7L, 1L);

    private final StringBuilder text = new StringBuilder(4_096);

    private ICalendar() {}

    /**
     * Writes it.
     *
     * @param names of people, by id
     * @param now the time of this copy, DTSTAMP
     */
    static String of(
            String projectId,
            String projectName,
            List<Expiry> expiries,
            Map<String, String> names,
            String language,
            ZoneId zone,
            Instant now) {
        var words = CalendarWording.of(language);
        var terms = Terms.of(language);
        var calendar = new ICalendar();
        calendar.line("BEGIN:VCALENDAR");
        calendar.line("VERSION:2.0");
        calendar.line("PRODID:-//Understudy//Passport expiry calendar//EN");
        calendar.line("CALSCALE:GREGORIAN");
        calendar.line("METHOD:PUBLISH");
        calendar.line("NAME:" + escaped(words.calendar(projectName)));
        calendar.line("X-WR-CALNAME:" + escaped(words.calendar(projectName)));
        calendar.line("X-WR-TIMEZONE:" + escaped(zone.getId()));
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION:PT12H");
        for (var expiry : expiries) {
            calendar.event(projectId, expiry, names, words, terms, zone, now);
        }
        calendar.line("END:VCALENDAR");
        return calendar.text.toString();
    }

    private void event(
            String projectId,
            Expiry expiry,
            Map<String, String> names,
            CalendarWording words,
            Terms terms,
            ZoneId zone,
            Instant now) {
        var summary = words.ends(terms.kind(expiry.kind()), expiry.name());
        line("BEGIN:VEVENT");
        // Stable, so that a date that moved moves the event.
        line("UID:" + escaped(expiry.subject() + "." + projectId + ".expiry@understudy"));
        line("DTSTAMP:" + TIME.format(now));
        line("DTSTART;VALUE=DATE:" + DATE.format(expiry.on()));
        line("DTEND;VALUE=DATE:" + DATE.format(expiry.on().plusDays(1)));
        line("SUMMARY:" + escaped(summary));
        line("DESCRIPTION:" + escaped(description(expiry, names, words, zone)));
        line("CATEGORIES:" + escaped(terms.kind(expiry.kind())));
        line("TRANSP:TRANSPARENT");
        for (long days : reminders(expiry)) {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line("TRIGGER:-P" + days + "D");
            line("DESCRIPTION:" + escaped(summary));
            line("END:VALARM");
        }
        line("END:VEVENT");
    }

    private static List<Long> reminders(Expiry expiry) {
        long lead = expiry.on().toEpochDay() - expiry.actBy().toEpochDay();
        return Stream.concat(Stream.of(lead), REMINDERS.stream().filter(days -> days < lead))
                .filter(days -> days > 0)
                .toList();
    }

    private static String description(Expiry expiry, Map<String, String> names, CalendarWording words, ZoneId zone) {
        var lines = new ArrayList<String>();
        lines.add(words.lastDay(expiry.on()));
        lines.add(words.actBy(expiry.actBy(), expiry.autoRenew()));
        var responsible = expiry.responsible();
        if (responsible != null) {
            lines.add(words.responsible(names.getOrDefault(responsible, responsible)));
        }
        lines.add(words.source(expiry.source(), expiry.observedAt(), zone));
        LocalDate declared = expiry.declared();
        if (declared != null) {
            lines.add(words.contradiction(declared));
        }
        var error = expiry.lastError();
        if (error != null) {
            lines.add(words.lastError(error));
        }
        return String.join("\n", lines);
    }

    /** A TEXT value (section 3.3.11). */
    static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\', ';', ',' -> escaped.append('\\').appendCodePoint(c);
                case '\n' -> escaped.append("\\n");
                default -> {
                    if (!Character.isISOControl(c)) {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** Folded at 75 octets, never inside a character (section 3.1). */
    private void line(String content) {
        int octets = 0;
        for (int at = 0; at < content.length(); ) {
            int c = content.codePointAt(at);
            int size = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > LONGEST_LINE) {
                text.append(END_OF_LINE).append(' ');
                octets = 1;
            }
            text.appendCodePoint(c);
            octets += size;
            at += Character.charCount(c);
        }
        text.append(END_OF_LINE);
    }
}
