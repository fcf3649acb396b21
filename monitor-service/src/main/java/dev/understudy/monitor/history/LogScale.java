package dev.understudy.monitor.history;

/**
 * Whole numbers on a scale whose steps grow with them: each doubling has {@code 2^bits} equal steps, and numbers below
 * that are steps of their own. The relative error of a step's middle is at most {@code 2^-(bits + 1)}. Codes are stored,
 * so the scales must not change.
 */
enum LogScale {
    /** Phases of a probe in microseconds: at most 6.25 % off, and a code fits into a byte up to 35 minutes. */
    PHASES(3),
    /** Latencies in microseconds: at most 1.6 % off. */
    LATENCIES(5),
    /** How long single probes took, in microseconds: at most 0.1 % off, and a code fits into 13 bits up to 16 s. */
    DURATIONS(9);

    private final int bits;

    LogScale(int bits) {
        this.bits = bits;
    }

    /** @param value at least 0 */
    int code(long value) {
        if (value < 1L << bits) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - bits;
        return (shift + 1 << bits) + (int) ((value >>> shift) - (1L << bits));
    }

    /** The least number that has the code. */
    long least(int code) {
        int shift = (code >>> bits) - 1;
        return shift < 0 ? code : ((1L << bits) + (code & (1 << bits) - 1)) << shift;
    }

    /** The number that is nearest among those that begin a step. */
    long rounded(long value) {
        int code = code(value);
        long below = least(code);
        long above = least(code + 1);
        return value - below <= above - value ? below : above;
    }

    double middle(int code) {
        return (least(code) + least(code + 1) - 1) / 2.0;
    }
}
