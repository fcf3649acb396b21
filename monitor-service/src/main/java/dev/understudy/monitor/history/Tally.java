package dev.understudy.monitor.history;

import dev.understudy.events.CheckStatus;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What consecutive results say about the time between the first of them and the last one, and what is still open at
 * either end. Tallies of adjoining times add up ({@link #then}), and it does not matter in which steps: hours to days,
 * days to months.
 *
 * <p>A result speaks from its end until the next one's, but no longer than it says itself ({@code validUntil}); time
 * that none speaks for is in no sum. What it says:
 *
 * <ul>
 *   <li>MAINTENANCE when planned maintenance covered it, whatever the probe saw;
 *   <li>nothing when the check was paused, and UNKNOWN when the probe could not tell: that time is not measured, however
 *       green the check was before;
 *   <li>its outcome when the status agrees with it;
 *   <li>otherwise the outcome contradicts the status and is not confirmed yet. The next result whose status and outcome
 *       agree decides: if they say what this one said, it was right from the start, which dates a confirmed change back
 *       to the first probe that showed it; if not, the status stood all the time. Until such a result comes, the status
 *       stands.
 * </ul>
 *
 * <p>Immutable.
 */
final class Tally {

    /** Nothing at all. */
    static final Tally NONE = new Tally(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 0, 0, new long[8], new long[0]);

    /** A voice is what a result says: {@code outcome << 4 | status} when it is not confirmed, else the status alone. */
    private static final int UP = ResultBlock.code(CheckStatus.UP);

    private static final int DEGRADED = ResultBlock.code(CheckStatus.DEGRADED);
    private static final int DOWN = ResultBlock.code(CheckStatus.DOWN);
    private static final int UNKNOWN = ResultBlock.code(CheckStatus.UNKNOWN);
    private static final int PAUSED = ResultBlock.code(CheckStatus.PAUSED);
    private static final int MAINTENANCE = ResultBlock.code(CheckStatus.MAINTENANCE);

    /** Epoch milliseconds of the first result. */
    private final long from;
    /** Epoch milliseconds of the last result. */
    private final long until;
    /** How long the last result speaks, epoch milliseconds. */
    private final long validUntil;
    /** What the last result says. */
    private final int voice;
    /** What the first confirmed verdict says; 0 if there is none. */
    private final int verdict;
    /** Milliseconds by code of status. */
    private final long[] millis;
    /** Pairs of a voice and milliseconds, ascending by voice: unconfirmed since the last confirmed verdict. */
    private final long[] pending;

    private Tally(long from, long until, long validUntil, int voice, int verdict, long[] millis, long[] pending) {
        this.from = from;
        this.until = until;
        this.validUntil = validUntil;
        this.voice = voice;
        this.verdict = verdict;
        this.millis = millis;
        this.pending = pending;
    }

    static Tally of(StoredResult result) {
        int voice = voice(result);
        return new Tally(
                result.finishedAt(),
                result.finishedAt(),
                Math.max(result.finishedAt(), result.validUntil()),
                voice,
                isVerdict(voice) ? voice : 0,
                NONE.millis,
                NONE.pending);
    }

    /** @param results in their order */
    static Tally of(Collection<StoredResult> results) {
        var tally = NONE;
        for (var result : results) {
            tally = tally.then(of(result));
        }
        return tally;
    }

    boolean isEmpty() {
        return this == NONE;
    }

    boolean endsAfter(Tally other) {
        return until > other.until;
    }

    /** This and what follows it. */
    Tally then(Tally next) {
        if (isEmpty() || next.isEmpty()) {
            return isEmpty() ? next : this;
        }
        var sum = millis.clone();
        var open = add(pending, voice, Math.max(0, Math.min(validUntil, next.from) - until), sum);
        if (next.verdict != 0) {
            settle(open, next.verdict, sum);
            open = next.pending;
        } else {
            for (int i = 0; i < next.pending.length; i += 2) {
                open = add(open, (int) next.pending[i], next.pending[i + 1], sum);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += next.millis[i];
        }
        return new Tally(
                from, next.until, next.validUntil, next.voice, verdict == 0 ? next.verdict : verdict, sum, open);
    }

    /**
     * What a later time begins with: the last result goes on speaking, what was before is left out.
     *
     * @param moment epoch milliseconds, not before the last result
     */
    Tally enter(long moment) {
        if (isEmpty() || validUntil <= moment) {
            return NONE;
        }
        return new Tally(moment, moment, validUntil, voice, isVerdict(voice) ? voice : 0, NONE.millis, NONE.pending);
    }

    /**
     * Seconds and so on up to a moment; what is not confirmed by then counts as the status that stood.
     *
     * @param moment epoch milliseconds, not before the last result
     */
    Durations close(long moment) {
        if (isEmpty()) {
            return Durations.NONE;
        }
        var sum = millis.clone();
        var open = add(pending, voice, Math.max(0, Math.min(validUntil, moment) - until), sum);
        settle(open, 0, sum);
        return new Durations(sum[UP], sum[DEGRADED], sum[DOWN], sum[MAINTENANCE], sum[UNKNOWN]);
    }

    /**
     * Milliseconds that results spoke for.
     *
     * @param silent a probe was made and could not tell
     */
    record Durations(long up, long degraded, long down, long maintenance, long silent) {

        static final Durations NONE = new Durations(0, 0, 0, 0, 0);

        Durations plus(Durations other) {
            return new Durations(
                    up + other.up,
                    degraded + other.degraded,
                    down + other.down,
                    maintenance + other.maintenance,
                    silent + other.silent);
        }
    }

    /** What each result of a sequence turns out to say, given those after it; null for a check that was paused. */
    static @Nullable CheckStatus[] statuses(List<StoredResult> results) {
        var statuses = new @Nullable CheckStatus[results.size()];
        int verdict = 0;
        for (int i = results.size() - 1; i >= 0; i--) {
            int voice = voice(results.get(i));
            int settled = voice > 0xf ? settled(voice, verdict) : voice;
            statuses[i] = settled == PAUSED ? null : ResultBlock.status(settled);
            if (isVerdict(voice)) {
                verdict = voice;
            }
        }
        return statuses;
    }

    private static int voice(StoredResult result) {
        var outcome = result.outcome();
        var status = result.status();
        if (result.maintenance() || outcome == CheckStatus.MAINTENANCE || status == CheckStatus.MAINTENANCE) {
            return MAINTENANCE;
        }
        if (outcome == CheckStatus.PAUSED || status == CheckStatus.PAUSED) {
            return PAUSED;
        }
        if (outcome == CheckStatus.UNKNOWN || outcome == CheckStatus.PENDING) {
            return UNKNOWN;
        }
        int said = ResultBlock.code(outcome);
        return outcome == status ? said : said << 4 | ResultBlock.code(status);
    }

    private static boolean isVerdict(int voice) {
        return voice == UP || voice == DEGRADED || voice == DOWN;
    }

    private static int settled(int voice, int verdict) {
        int said = voice >>> 4;
        int stood = voice & 0xf;
        return said == verdict ? said : stood == ResultBlock.code(CheckStatus.PENDING) ? UNKNOWN : stood;
    }

    private static void settle(long[] open, int verdict, long[] sum) {
        for (int i = 0; i < open.length; i += 2) {
            sum[settled((int) open[i], verdict)] += open[i + 1];
        }
    }

    /** @return what is open afterwards; what is not goes into the sum */
    private static long[] add(long[] open, int voice, long millis, long[] sum) {
        if (voice <= 0xf) {
            sum[voice] += millis;
            return open;
        }
        int at = 0;
        while (at < open.length && open[at] < voice) {
            at += 2;
        }
        if (at < open.length && open[at] == voice) {
            var grown = open.clone();
            grown[at + 1] += millis;
            return grown;
        }
        if (millis == 0) {
            return open;
        }
        var longer = new long[open.length + 2];
        System.arraycopy(open, 0, longer, 0, at);
        longer[at] = voice;
        longer[at + 1] = millis;
        System.arraycopy(open, at, longer, at + 2, open.length - at);
        return longer;
    }

    /** @param base epoch milliseconds that times are written relative to */
    void write(Bytes.Writer bytes, long base) {
        bytes.octet(isEmpty() ? 0 : 1);
        if (isEmpty()) {
            return;
        }
        bytes.signed(from - base);
        bytes.signed(until - from);
        bytes.signed(validUntil - until);
        bytes.octet(voice);
        bytes.octet(verdict);
        int present = 0;
        for (int i = 1; i < millis.length; i++) {
            present |= millis[i] == 0 ? 0 : 1 << i;
        }
        bytes.octet(present);
        for (long value : millis) {
            if (value != 0) {
                bytes.number(value);
            }
        }
        bytes.octet(pending.length / 2);
        for (long value : pending) {
            bytes.number(value);
        }
    }

    static Tally read(Bytes.Reader bytes, long base) {
        if (bytes.octet() == 0) {
            return NONE;
        }
        long from = base + bytes.signed();
        long until = from + bytes.signed();
        long validUntil = until + bytes.signed();
        int voice = bytes.octet();
        int verdict = bytes.octet();
        int present = bytes.octet();
        var millis = new long[8];
        for (int i = 1; i < millis.length; i++) {
            millis[i] = (present & 1 << i) == 0 ? 0 : bytes.number();
        }
        var pending = new long[2 * bytes.octet()];
        for (int i = 0; i < pending.length; i++) {
            pending[i] = bytes.number();
        }
        return new Tally(from, until, validUntil, voice, verdict, millis, pending);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tally that
                && from == that.from
                && until == that.until
                && validUntil == that.validUntil
                && voice == that.voice
                && verdict == that.verdict
                && Arrays.equals(millis, that.millis)
                && Arrays.equals(pending, that.pending);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(from) * 31 + Long.hashCode(until);
    }

    @Override
    public String toString() {
        return "Tally[" + from + ".." + until + ", valid until " + validUntil + ", voice " + voice + ", verdict "
                + verdict + ", " + Arrays.toString(millis) + ", pending " + Arrays.toString(pending) + "]";
    }
}
