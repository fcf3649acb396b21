package dev.understudy.monitor.maintenance;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.monitor.calendar.InvalidExpression;
import dev.understudy.monitor.calendar.Zones;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A window as a person describes it. Without {@code zones} and {@code checks} it covers the whole project; with both,
 * whatever either names.
 *
 * @param title what is done, for people to read
 * @param mode {@code mute} (probe, say nothing; as when absent) or {@code skip} (do not probe)
 * @param timeZone IANA name of the zone whose wall clock {@code start} is read on; UTC when absent
 * @param start on that wall clock: {@code 2026-11-28T02:00}
 * @param duration real time, ISO 8601, over 0 and at most 31 days
 * @param rrule how it recurs: RFC 5545 RRULE, {@code FREQ=WEEKLY;BYDAY=SA}; once when absent
 * @param zones ids of zones of the project
 * @param checks names of checks of the project
 * @param enabled whether it counts; yes when absent
 */
@Schema(name = "MaintenanceWindowDefinition")
record WindowDefinition(
        @Nullable String title,
        @Nullable String mode,
        @Nullable String timeZone,
        @Nullable String start,
        @Nullable Duration duration,
        @Nullable String rrule,
        @Nullable List<String> zones,
        @Nullable List<String> checks,
        @Nullable Boolean enabled) {

    private static final Duration LONGEST = Duration.ofDays(31);
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_RULE = 500;
    private static final int MOST_NAMES = 1000;

    /** @throws InvalidInput code {@code maintenance.invalid}, with every field that breaks a rule */
    void validate() {
        var violations = new ArrayList<Violation>();
        if (title == null || title.isBlank()) {
            violations.add(Violation.at("title", "required", "say in 'title' what is done"));
        } else if (title.length() > LONGEST_TITLE) {
            violations.add(Violation.at("title", "too-long", "a title has at most " + LONGEST_TITLE + " characters"));
        }
        if (mode != null && MaintenanceMode.of(mode).isEmpty()) {
            violations.add(Violation.at("mode", "one-of", "'" + mode + "' is no mode; write mute or skip"));
        }
        var zone = zone(violations);
        var begins = start(violations);
        if (duration == null) {
            violations.add(Violation.at("duration", "required", "say in 'duration' how long it takes: PT2H"));
        } else if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            violations.add(Violation.at(
                    "duration", "range", "a duration of " + duration + " is not over 0 and at most " + LONGEST));
        }
        names("zones", zones, violations);
        names("checks", checks, violations);
        rule(begins, zone, violations);
        if (!violations.isEmpty()) {
            throw new InvalidInput("maintenance.invalid", violations.getFirst().message(), violations);
        }
    }

    private ZoneId zone(List<Violation> violations) {
        try {
            return timeZone == null ? ZoneOffset.UTC : Zones.require(timeZone);
        } catch (InvalidExpression e) {
            violations.add(Violation.at("timeZone", "time-zone", e.getMessage()));
            return ZoneOffset.UTC;
        }
    }

    private @Nullable LocalDateTime start(List<Violation> violations) {
        if (start == null) {
            violations.add(Violation.at(
                    "start", "required", "say in 'start' when it begins on the wall clock: 2026-11-28T02:00"));
            return null;
        }
        try {
            return parse(start);
        } catch (DateTimeException e) {
            violations.add(Violation.at(
                    "start", "date-time", "'" + start + "' is no local date and time such as 2026-11-28T02:00"));
            return null;
        }
    }

    private static LocalDateTime parse(String start) {
        return LocalDateTime.parse(start, DateTimeFormatter.ISO_LOCAL_DATE_TIME).truncatedTo(ChronoUnit.SECONDS);
    }

    private void rule(@Nullable LocalDateTime begins, ZoneId zone, List<Violation> violations) {
        if (rrule == null) {
            return;
        }
        if (rrule.length() > LONGEST_RULE) {
            violations.add(Violation.at("rrule", "too-long", "a rule has at most " + LONGEST_RULE + " characters"));
            return;
        }
        try {
            var from = begins == null ? LocalDateTime.of(2026, 1, 1, 0, 0) : begins;
            var occurrences = new Occurrences(from, Duration.ofMinutes(1), zone, rrule);
            if (begins != null
                    && occurrences
                            .next(begins.toInstant(ZoneOffset.UTC).minus(Duration.ofDays(2)))
                            .isEmpty()) {
                violations.add(Violation.at("rrule", "never", "'" + rrule + "' never comes about after " + begins));
            }
        } catch (IllegalArgumentException e) {
            violations.add(Violation.at(
                    "rrule", "recurrence-rule", "'" + rrule + "' is no RRULE of RFC 5545: " + e.getMessage()));
        }
    }

    private static void names(String field, @Nullable List<String> names, List<Violation> violations) {
        if (names == null) {
            return;
        }
        if (names.size() > MOST_NAMES) {
            violations.add(Violation.at(field, "too-many", "at most " + MOST_NAMES + " " + field + " are taken"));
        }
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (name == null || name.isBlank() || name.length() > 255) {
                violations.add(Violation.at(field + "[" + i + "]", "blank", "a name is missing, or too long"));
            }
        }
    }

    Occurrences occurrences() {
        if (start == null || duration == null) {
            throw new IllegalStateException("not validated");
        }
        return new Occurrences(parse(start), duration, timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone), rrule);
    }

    MaintenanceMode modeOrMute() {
        return mode == null ? MaintenanceMode.MUTE : MaintenanceMode.of(mode).orElse(MaintenanceMode.MUTE);
    }

    boolean counts() {
        return enabled == null || enabled;
    }

    String shownTitle() {
        return title == null ? "" : title;
    }
}
