package dev.understudy.monitor.history;

import dev.understudy.events.CheckStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Results of one check as bytes: each one says only how it differs from the one before it. A probe over HTTP that ends
 * as the one before takes 6 to 8 bytes.
 *
 * <p>A byte of format, then per result a number and what it leaves open, numbers being variable-length. An even number
 * is twice the lateness in milliseconds of a result without flags; an odd one holds flags above its lowest bit, and the
 * lateness follows them:
 *
 * <pre>
 * flag 1    the slot is not the next one, or the attempt is not 0: slot (difference), attempt
 * flag 2    not due as long after its predecessor as that was after its own: the difference in milliseconds
 * flag 4    another outcome or status: a byte, outcome in the high half
 * flag 8    speaks for longer or shorter from when it was due: that span in milliseconds
 * flag 16   other phases took place: a byte of bits
 * flag 64   another code: the code
 * flag 32   a failure: its number in the block; a new one is followed by reason and measured value
 * flag 128  in maintenance
 * always    duration: twice its code in {@link LogScale#DURATIONS}, or twice its microseconds and one if it has none;
 *           per phase, by its code in {@link LogScale#PHASES}, half a byte: the difference to the one before, and 7;
 *           or 15 and the code in two halves. The last byte is filled up.
 * </pre>
 */
final class ResultBlock {

    private static final int FORMAT = 2;

    /** Half a byte holds a difference of at most this, either way. */
    private static final int NEAR = 7;

    private static final int FAR = 15;

    private static final int OTHER_SLOT = 1;
    private static final int OTHER_STEP = 2;
    private static final int OTHER_STATUS = 4;
    private static final int OTHER_SPAN = 8;
    private static final int OTHER_PHASES = 16;
    private static final int FAILED = 32;
    private static final int OTHER_CODE = 64;
    private static final int MAINTENANCE = 128;

    private ResultBlock() {}

    private record Why(@Nullable String reason, @Nullable String measured) {}

    /** What a result is compared with. */
    private static final class Predecessor {
        long slot;
        long due;
        long step;
        int statuses;
        long span;
        int present;
        int code;
        long phases;

        int phase(int i) {
            return (int) (phases >>> (8 * i)) & 0xff;
        }

        void phase(int i, int code) {
            phases = phases & ~(0xffL << (8 * i)) | (long) code << (8 * i);
        }
    }

    /** Results as they come, in whatever order. */
    static final class Writer {

        private final Bytes.Writer bytes = new Bytes.Writer(48);
        private final Predecessor before = new Predecessor();
        private @Nullable Map<Why, Integer> failures;
        private int count;

        Writer() {
            bytes.octet(FORMAT);
        }

        int count() {
            return count;
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }

        void add(StoredResult result) {
            long step = result.due() - before.due;
            int statuses = code(result.outcome()) << 4 | code(result.status());
            long span = result.validUntil() - result.due();
            boolean failed = result.reason() != null || result.measured() != null;
            int flags = (result.slot() != before.slot + 1 || result.attempt() != 0 ? OTHER_SLOT : 0)
                    | (step != before.step ? OTHER_STEP : 0)
                    | (statuses != before.statuses ? OTHER_STATUS : 0)
                    | (span != before.span ? OTHER_SPAN : 0)
                    | (result.phases().present() != before.present ? OTHER_PHASES : 0)
                    | (failed ? FAILED : 0)
                    | (result.code() != before.code ? OTHER_CODE : 0)
                    | (result.maintenance() ? MAINTENANCE : 0);
            long late = result.startedAt() - result.due();
            if (flags == 0 && late >= 0) {
                bytes.number(late << 1);
            } else {
                bytes.number(flags << 1 | 1);
            }
            if ((flags & OTHER_SLOT) != 0) {
                bytes.signed(result.slot() - before.slot);
                bytes.number(result.attempt());
            }
            if ((flags & OTHER_STEP) != 0) {
                bytes.signed(step);
            }
            if ((flags & OTHER_STATUS) != 0) {
                bytes.octet(statuses);
            }
            if ((flags & OTHER_SPAN) != 0) {
                bytes.signed(span);
            }
            if ((flags & OTHER_PHASES) != 0) {
                bytes.octet(result.phases().present());
            }
            if ((flags & OTHER_CODE) != 0) {
                bytes.signed(result.code());
            }
            if (failed) {
                failure(new Why(result.reason(), result.measured()));
            }
            if (flags != 0 || late < 0) {
                bytes.signed(late);
            }
            int duration = LogScale.DURATIONS.code(result.durationMicros());
            bytes.number(
                    LogScale.DURATIONS.least(duration) == result.durationMicros()
                            ? (long) duration << 1
                            : result.durationMicros() << 1 | 1);
            phases(result.phases());
            before.slot = result.slot();
            before.due = result.due();
            before.step = step;
            before.statuses = statuses;
            before.span = span;
            before.present = result.phases().present();
            before.code = result.code();
            count++;
        }

        private void phases(StoredResult.Phases phases) {
            for (int i = 0; i < StoredResult.Phases.COUNT; i++) {
                if (phases.has(i)) {
                    int code = phases.code(i);
                    int difference = code - before.phase(i);
                    if (Math.abs(difference) <= NEAR) {
                        bytes.half(difference + NEAR);
                    } else {
                        bytes.half(FAR);
                        bytes.half(code >>> 4);
                        bytes.half(code & 0xf);
                    }
                    before.phase(i, code);
                }
            }
            bytes.fillUp();
        }

        private void failure(Why why) {
            var known = failures == null ? new HashMap<Why, Integer>(4) : failures;
            failures = known;
            var number = known.get(why);
            bytes.number(number == null ? known.size() : number);
            if (number == null) {
                known.put(why, known.size());
                optional(why.reason());
                optional(why.measured());
            }
        }

        private void optional(@Nullable String text) {
            bytes.octet(text == null ? 0 : 1);
            if (text != null) {
                bytes.text(text);
            }
        }
    }

    static byte[] write(Collection<StoredResult> results) {
        var writer = new Writer();
        results.forEach(writer::add);
        return writer.toByteArray();
    }

    /** The results of several blocks, each once, in their order. */
    static List<StoredResult> merge(Collection<byte[]> blocks) {
        var all = new TreeSet<StoredResult>();
        blocks.forEach(block -> all.addAll(read(block)));
        return List.copyOf(all);
    }

    /**
     * The results in the order in which they were written.
     *
     * @throws IllegalArgumentException when the bytes are no block
     */
    static List<StoredResult> read(byte[] block) {
        var bytes = new Bytes.Reader(block);
        int format = bytes.octet();
        if (format != FORMAT) {
            throw new IllegalArgumentException("a block of the unknown format " + format);
        }
        var results = new ArrayList<StoredResult>();
        var failures = new ArrayList<Why>();
        var before = new Predecessor();
        while (!bytes.atEnd()) {
            results.add(next(bytes, before, failures));
        }
        return results;
    }

    private static StoredResult next(Bytes.Reader bytes, Predecessor before, List<Why> failures) {
        long first = bytes.number();
        int flags = (first & 1) == 0 ? 0 : Math.toIntExact(first >>> 1);
        int attempt = 0;
        if ((flags & OTHER_SLOT) != 0) {
            before.slot += bytes.signed();
            attempt = Math.toIntExact(bytes.number());
        } else {
            before.slot++;
        }
        if ((flags & OTHER_STEP) != 0) {
            before.step = bytes.signed();
        }
        before.due += before.step;
        if ((flags & OTHER_STATUS) != 0) {
            before.statuses = bytes.octet();
        }
        if ((flags & OTHER_SPAN) != 0) {
            before.span = bytes.signed();
        }
        if ((flags & OTHER_PHASES) != 0) {
            before.present = bytes.octet();
        }
        if ((flags & OTHER_CODE) != 0) {
            before.code = Math.toIntExact(bytes.signed());
        }
        var why = (flags & FAILED) == 0 ? null : failure(bytes, failures);
        long startedAt = before.due + ((first & 1) == 0 ? first >>> 1 : bytes.signed());
        long duration = bytes.number();
        duration = (duration & 1) == 0 ? LogScale.DURATIONS.least(Math.toIntExact(duration >>> 1)) : duration >>> 1;
        long codes = 0;
        for (int i = 0; i < StoredResult.Phases.COUNT; i++) {
            if ((before.present & 1 << i) != 0) {
                int half = bytes.half();
                int code = half == FAR ? bytes.half() << 4 | bytes.half() : before.phase(i) + half - NEAR;
                before.phase(i, code & 0xff);
                codes |= (long) (code & 0xff) << (8 * i);
            }
        }
        bytes.skipHalf();
        return new StoredResult(
                startedAt,
                before.due,
                before.slot,
                attempt,
                duration,
                status(before.statuses >>> 4),
                status(before.statuses & 0xf),
                before.due + before.span,
                why == null ? null : why.reason(),
                why == null ? null : why.measured(),
                before.code,
                (flags & MAINTENANCE) != 0,
                new StoredResult.Phases(codes, before.present));
    }

    private static Why failure(Bytes.Reader bytes, List<Why> failures) {
        int number = Math.toIntExact(bytes.number());
        if (number == failures.size()) {
            failures.add(new Why(optional(bytes), optional(bytes)));
        }
        return failures.get(number);
    }

    private static @Nullable String optional(Bytes.Reader bytes) {
        return bytes.octet() == 0 ? null : bytes.text();
    }

    /** Stored: must not change. Zero is left free, so that the first result always writes its statuses. */
    static int code(CheckStatus status) {
        return switch (status) {
            case PENDING -> 1;
            case UP -> 2;
            case DEGRADED -> 3;
            case DOWN -> 4;
            case UNKNOWN -> 5;
            case PAUSED -> 6;
            case MAINTENANCE -> 7;
        };
    }

    static CheckStatus status(int code) {
        return switch (code) {
            case 1 -> CheckStatus.PENDING;
            case 2 -> CheckStatus.UP;
            case 3 -> CheckStatus.DEGRADED;
            case 4 -> CheckStatus.DOWN;
            case 5 -> CheckStatus.UNKNOWN;
            case 6 -> CheckStatus.PAUSED;
            case 7 -> CheckStatus.MAINTENANCE;
            default -> throw new IllegalArgumentException("a stored status of " + code);
        };
    }
}
