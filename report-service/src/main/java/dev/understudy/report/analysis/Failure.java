package dev.understudy.report.analysis;

import dev.understudy.report.emergency.Emergencies.EmergencyView;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An emergency, as far as it is counted here; instants in UTC.
 *
 * @param template what failures of its kind have in common
 * @param ownedAt when somebody had it; absent when nobody did
 * @param recoveredAt when it worked again; absent while it does not
 * @param seenByUsAt when our own checks had told of it; absent when they did not
 * @param reportedAt when somebody else told of it; absent when nobody did
 * @param minutesSpent working time on it; absent when nobody wrote it down
 */
public record Failure(
        String id,
        @Nullable String zoneId,
        @Nullable String cause,
        @Nullable String template,
        Instant startedAt,
        @Nullable Instant ownedAt,
        @Nullable Instant recoveredAt,
        @Nullable Instant seenByUsAt,
        @Nullable Instant reportedAt,
        @Nullable Integer minutesSpent) {

    private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

    public static Failure of(EmergencyView emergency) {
        return new Failure(
                emergency.incidentId(),
                emergency.zoneId(),
                emergency.cause() == null ? emergency.causeAsset() : emergency.cause(),
                template(emergency),
                emergency.startedAt(),
                emergency.acknowledgedAt(),
                emergency.recoveredAt(),
                emergency.seenByUsAt(),
                emergency.reportedAt(),
                emergency.minutesSpent());
    }

    /** What failed and how, without what differs from one time to the next. */
    private static @Nullable String template(EmergencyView emergency) {
        if (emergency.failureReason() == null) {
            return null;
        }
        var message = emergency.failureMessage() == null ? "" : emergency.failureMessage();
        return emergency.failureReason() + ": " + NUMBERS.matcher(message).replaceAll("#");
    }

    /** How much of it lies in a period; what still goes on lasts to its end. */
    public Duration within(Instant from, Instant until) {
        var start = startedAt.isAfter(from) ? startedAt : from;
        var end = recoveredAt != null && recoveredAt.isBefore(until) ? recoveredAt : until;
        return start.isBefore(end) ? Duration.between(start, end) : Duration.ZERO;
    }

    boolean began(Instant from, Instant until) {
        return !startedAt.isBefore(from) && startedAt.isBefore(until);
    }
}
