package dev.understudy.monitor.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.jspecify.annotations.Nullable;

/**
 * When a window is open: from {@code start} on the wall clock of its zone for {@code duration} of real time, once or as
 * its rule (RFC 5545, RRULE) says. A start that daylight saving skips is moved to the first moment after the gap; one
 * that it repeats counts once, the first time. The first instant belongs to an occurrence, the last one does not.
 */
final class Occurrences {

    /** From {@code from} until just before {@code until}. */
    record Occurrence(Instant from, Instant until) {

        boolean covers(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }
    }

    /** A rule that leads nowhere must not be followed for ever. */
    private static final int MOST_STEPS = 100_000;

    private final LocalDateTime start;
    private final Duration duration;
    private final ZoneId zone;
    private final @Nullable RecurrenceRule rule;

    /**
     * @param rrule null for a single occurrence
     * @throws IllegalArgumentException when the rule cannot be read; the message says why
     */
    Occurrences(LocalDateTime start, Duration duration, ZoneId zone, @Nullable String rrule) {
        this.start = start;
        this.duration = duration;
        this.zone = zone;
        this.rule = rrule == null ? null : rule(rrule, zone);
        // Some contradictions show only when it is followed.
        if (rule != null && !rule.iterator(local(start)).hasNext()) {
            throw new IllegalArgumentException("it never comes about after " + start);
        }
    }

    private static RecurrenceRule rule(String text, ZoneId zone) {
        var bare = text.regionMatches(true, 0, "RRULE:", 0, 6) ? text.substring(6) : text;
        try {
            var rule = new RecurrenceRule(bare, RecurrenceRule.RfcMode.RFC5545_STRICT);
            var until = rule.getUntil();
            if (until != null && !until.isFloating()) {
                // RFC 5545 wants UNTIL in UTC beside a start with a zone; occurrences are compared on the wall here.
                rule.setUntil(local(LocalDateTime.ofInstant(Instant.ofEpochMilli(until.getTimestamp()), zone)));
            } else if (until != null && until.isAllDay()) {
                rule.setUntil(new DateTime(until.getYear(), until.getMonth(), until.getDayOfMonth(), 23, 59, 59));
            }
            return rule;
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The occurrence that covers a moment. */
    Optional<Occurrence> at(Instant at) {
        // The first one that is not over; if it has not begun, none is on.
        return from(at.minus(duration), 1).stream()
                .filter(occurrence -> occurrence.covers(at))
                .findFirst();
    }

    /** The first occurrence that begins after a moment. */
    Optional<Occurrence> next(Instant after) {
        return from(after, 1).stream().findFirst();
    }

    /** Occurrences that are not over at a moment, in their order. */
    List<Occurrence> upcoming(Instant at, int limit) {
        return from(at.minus(duration), limit);
    }

    /** When the last one is over; empty for one that recurs. */
    Optional<Instant> end() {
        return rule == null ? Optional.of(occurrence(start).until()) : Optional.empty();
    }

    /** The first {@code limit} of those that begin after a moment. */
    private List<Occurrence> from(Instant after, int limit) {
        var found = new ArrayList<Occurrence>();
        if (rule == null) {
            var only = occurrence(start);
            if (only.from().isAfter(after)) {
                found.add(only);
            }
            return found;
        }
        var dates = rule.iterator(local(start));
        // A day of slack: offsets of a zone differ by less.
        var near = LocalDateTime.ofInstant(after, zone).minusDays(1);
        if (near.isAfter(start)) {
            dates.fastForward(local(near));
        }
        for (int step = 0; step < MOST_STEPS && found.size() < limit && dates.hasNext(); step++) {
            var next = occurrence(local(dates.nextDateTime()));
            if (next.from().isAfter(after)) {
                found.add(next);
            }
        }
        return found;
    }

    private Occurrence occurrence(LocalDateTime wall) {
        var rules = zone.getRules();
        var transition = rules.getTransition(wall);
        var from = transition != null && transition.isGap()
                ? transition.getInstant()
                : wall.toInstant(rules.getValidOffsets(wall).getFirst());
        return new Occurrence(from, from.plus(duration));
    }

    private static DateTime local(LocalDateTime time) {
        return new DateTime(
                time.getYear(),
                time.getMonthValue() - 1,
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }

    private static LocalDateTime local(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth() + 1,
                time.getDayOfMonth(),
                time.getHours(),
                time.getMinutes(),
                time.getSeconds());
    }
}
