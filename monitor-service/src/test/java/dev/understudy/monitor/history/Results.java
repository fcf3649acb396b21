package dev.understudy.monitor.history;

import dev.understudy.events.CheckStatus;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Results as probes could have left them. */
final class Results {

    /** An hour's beginning. */
    static final long START = 1_790_000_000_000L / 86_400_000 * 86_400_000;

    private Results() {}

    /** A result that ends at a second after {@link #START} and speaks for 75 s. */
    static StoredResult at(long second, CheckStatus outcome, CheckStatus status) {
        return at(second, outcome, status, 75);
    }

    static StoredResult at(long second, CheckStatus outcome, CheckStatus status, long validFor) {
        long at = START + second * 1000;
        return new StoredResult(
                at,
                at,
                second / 60,
                0,
                0,
                outcome,
                status,
                at + validFor * 1000,
                outcome == CheckStatus.DOWN ? "status" : null,
                null,
                0,
                false,
                StoredResult.Phases.of(null));
    }

    /** Up to 60 results within three hours and a bit, in their order, each once. */
    static Arbitrary<List<StoredResult>> sequences() {
        return result().list()
                .ofMaxSize(60)
                .map(list -> list.stream().distinct().sorted().toList());
    }

    static Arbitrary<StoredResult> result() {
        var moment = Combinators.combine(
                        Arbitraries.longs().between(0, 12_000_000),
                        Arbitraries.longs().between(-500, 90_000),
                        Arbitraries.longs().between(0, 70_000_000),
                        Arbitraries.longs().between(-1_000, 9_000_000))
                .as((started, late, duration, valid) -> new long[] {started, late, duration, valid});
        var status = Arbitraries.of(CheckStatus.class);
        var verdict = Arbitraries.of(CheckStatus.UP, CheckStatus.DEGRADED, CheckStatus.DOWN, CheckStatus.UNKNOWN);
        var reasons = Arbitraries.of("status", "dns", "connect-timeout").injectNull(0.6);
        var measured = Arbitraries.of("500", "время вышло", "").injectNull(0.6);
        var phases = Combinators.combine(
                        Arbitraries.integers().between(0, 31),
                        Arbitraries.longs().between(0, (1L << 40) - 1))
                .as((present, codes) -> {
                    long kept = 0;
                    for (int i = 0; i < 5; i++) {
                        kept |= (present & 1 << i) == 0 ? 0 : codes & 0xffL << 8 * i;
                    }
                    return new StoredResult.Phases(kept, present);
                });
        var code = Arbitraries.of(0, 200, 500, -1);
        var number = Combinators.combine(
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.integers().between(0, 3),
                        code,
                        Arbitraries.of(false, false, true))
                .as((slot, attempt, answered, planned) -> new Object[] {slot, attempt, answered, planned});
        return Combinators.combine(moment, number, verdict, status, reasons, measured, phases)
                .as((m, n, said, stood, reason, saw, took) -> new StoredResult(
                        START + m[0],
                        START + m[0] - m[1],
                        (long) n[0],
                        (int) n[1],
                        m[2],
                        said,
                        stood,
                        START + m[0] + m[3],
                        reason,
                        saw,
                        (int) n[2],
                        (boolean) n[3],
                        took));
    }

    /** The results of each hour, as they are stored. */
    static List<List<StoredResult>> byHour(List<StoredResult> results) {
        var hours = new ArrayList<List<StoredResult>>();
        results.stream()
                .map(StoredResult::hour)
                .distinct()
                .sorted()
                .forEach(hour -> hours.add(
                        results.stream().filter(result -> result.hour() == hour).toList()));
        return hours;
    }
}
