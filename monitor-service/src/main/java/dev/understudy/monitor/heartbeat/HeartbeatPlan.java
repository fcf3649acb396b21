package dev.understudy.monitor.heartbeat;

import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.monitor.calendar.CronExpression;
import dev.understudy.monitor.calendar.OnCalendarExpression;
import dev.understudy.monitor.calendar.Recurrence;
import dev.understudy.monitor.calendar.Zones;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a job is expected, and how long it may take.
 *
 * @param period between successes; absent for a job with a calendar
 * @param grace how late a success may be
 * @param startDeadline how long after the due time a run may start; the grace when absent
 * @param minRunTime a run that ends sooner has failed
 * @param maxRunTime a run that takes longer has failed; the grace when absent
 */
record HeartbeatPlan(
        @Nullable Duration period,
        @Nullable Recurrence calendar,
        ZoneId zone,
        Duration grace,
        @Nullable Duration startDeadline,
        @Nullable Duration minRunTime,
        @Nullable Duration maxRunTime) {

    static final Duration DEFAULT_PERIOD = Duration.ofDays(1);
    static final Duration DEFAULT_GRACE = Duration.ofHours(1);

    /** @throws dev.understudy.monitor.calendar.InvalidExpression for a schedule or zone that means nothing */
    static HeartbeatPlan of(HeartbeatTarget target) {
        Recurrence calendar = target.cron() != null
                ? CronExpression.parse(target.cron())
                : target.onCalendar() != null ? OnCalendarExpression.parse(target.onCalendar()) : null;
        return new HeartbeatPlan(
                calendar != null ? null : target.period() != null ? target.period() : DEFAULT_PERIOD,
                calendar,
                target.timeZone() == null ? ZoneOffset.UTC : Zones.require(target.timeZone()),
                target.grace() == null ? DEFAULT_GRACE : target.grace(),
                target.startDeadline(),
                target.minRunTime(),
                target.maxRunTime());
    }

    /** When the next success is due after one; empty when the calendar has no more dates. */
    Optional<Instant> dueAfter(Instant success) {
        if (calendar != null) {
            return calendar.next(success, zone);
        }
        return period == null ? Optional.empty() : Optional.of(success.plus(period));
    }

    /** How long a run may take from its start. */
    Duration longestRun() {
        return maxRunTime == null ? grace : maxRunTime;
    }
}
