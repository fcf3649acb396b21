package dev.understudy.monitor.history;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A result as it is kept. Two results that are the same in every component are one: a result that is delivered twice is
 * kept once, and a slot that two replicas probed is kept twice, because it was measured twice.
 *
 * @param startedAt epoch milliseconds
 * @param due epoch milliseconds; {@code startedAt - due} is the lateness
 * @param durationMicros from the start to the end of the probe, rounded by {@link LogScale#DURATIONS}
 * @param validUntil epoch milliseconds until which the result speaks for its check, unless a later one does
 * @param reason why the outcome is not UP
 * @param measured what was seen instead, cut to {@value #LONGEST_MEASURED} characters
 * @param code what the protocol answered, an HTTP status for example; 0 when it has no number for that
 * @param maintenance whether planned maintenance covered the probe
 */
record StoredResult(
        long startedAt,
        long due,
        long slot,
        int attempt,
        long durationMicros,
        CheckStatus outcome,
        CheckStatus status,
        long validUntil,
        @Nullable String reason,
        @Nullable String measured,
        int code,
        boolean maintenance,
        Phases phases)
        implements Comparable<StoredResult> {

    static final int LONGEST_MEASURED = 64;
    private static final int LONGEST_REASON = 64;

    /** Any total order would do; what counts is that it depends on nothing but the results. */
    private static final Comparator<StoredResult> ORDER = Comparator.comparingLong(StoredResult::finishedAt)
            .thenComparingLong(StoredResult::startedAt)
            .thenComparingLong(StoredResult::durationMicros)
            .thenComparingLong(StoredResult::slot)
            .thenComparingInt(StoredResult::attempt)
            .thenComparingLong(StoredResult::due)
            .thenComparingLong(StoredResult::validUntil)
            .thenComparing(StoredResult::outcome)
            .thenComparing(StoredResult::status)
            .thenComparing(StoredResult::reason, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(StoredResult::measured, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingInt(StoredResult::code)
            .thenComparing(StoredResult::maintenance)
            .thenComparing(StoredResult::phases);

    static StoredResult of(ProbeCompleted result) {
        var failure = result.failure();
        var duration = Duration.between(result.startedAt(), result.finishedAt());
        return new StoredResult(
                result.startedAt().toEpochMilli(),
                result.due().toEpochMilli(),
                result.slot(),
                Math.max(0, result.attempt()),
                duration.isNegative() ? 0 : LogScale.DURATIONS.rounded(duration.toNanos() / 1000),
                result.outcome(),
                result.status(),
                result.validUntil().toEpochMilli(),
                failure == null ? null : cut(failure.reason(), LONGEST_REASON),
                measured(failure),
                result.code() == null ? 0 : result.code(),
                Boolean.TRUE.equals(result.maintenance()),
                Phases.of(result.timings()));
    }

    /** Epoch milliseconds; the result speaks from then on. */
    long finishedAt() {
        return startedAt + durationMicros / 1000;
    }

    /** Epoch hours: the block that the result is in. */
    int hour() {
        return hourOf(finishedAt());
    }

    static int hourOf(long epochMillis) {
        return Math.toIntExact(Math.floorDiv(epochMillis, 3_600_000L));
    }

    @Override
    public int compareTo(StoredResult other) {
        return ORDER.compare(this, other);
    }

    private static @Nullable String measured(@Nullable Failure failure) {
        return failure == null || failure.measured() == null ? null : cut(failure.measured(), LONGEST_MEASURED);
    }

    /** Never between the halves of a character outside the basic plane. */
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }

    /**
     * Durations of the phases in the steps of {@link LogScale#PHASES}; absent ones did not happen.
     *
     * @param codes of dns, connect, tls, first byte and transfer, a byte each, in the lowest 40 bits
     * @param present a bit each, that of dns the lowest
     */
    record Phases(long codes, int present) implements Comparable<Phases> {

        static final int COUNT = 5;
        private static final Phases NONE = new Phases(0, 0);

        static Phases of(@Nullable Timings timings) {
            if (timings == null) {
                return NONE;
            }
            Double[] millis = {timings.dns(), timings.connect(), timings.tls(), timings.firstByte(), timings.transfer()
            };
            long codes = 0;
            int present = 0;
            for (int i = 0; i < COUNT; i++) {
                var value = millis[i];
                if (value != null) {
                    present |= 1 << i;
                    long micros = Math.clamp(Math.round(value * 1000), 0, Integer.MAX_VALUE);
                    codes |= (long) LogScale.PHASES.code(micros) << (8 * i);
                }
            }
            return new Phases(codes, present);
        }

        boolean has(int phase) {
            return (present & 1 << phase) != 0;
        }

        int code(int phase) {
            return (int) (codes >>> (8 * phase)) & 0xff;
        }

        /** Milliseconds, within 6 %; null when the phase did not happen. */
        @Nullable
        Double millis(int phase) {
            return has(phase) ? LogScale.PHASES.middle(code(phase)) / 1000.0 : null;
        }

        @Override
        public int compareTo(Phases other) {
            int byPresence = Integer.compare(present, other.present);
            return byPresence != 0 ? byPresence : Long.compare(codes, other.codes);
        }
    }
}
