package dev.understudy.monitor.status;

import dev.understudy.monitor.probe.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check's state holds beside its status, in a line of text, so that a restart in the middle of a streak goes on
 * where it was: {@code against=DOWN*2@1764150000000000 changes=1764150000000000}. Nothing at all for a check that is
 * well, and that is nearly all of them.
 */
record Memory(
        @Nullable Streak against,
        @Nullable Streak impaired,
        @Nullable Streak silence,
        List<Instant> changes,
        boolean held) {

    static final Memory EMPTY = new Memory(null, null, null, List.of(), false);

    private static final String AGAINST = "against";
    private static final String IMPAIRED = "impaired";
    private static final String SILENCE = "silence";
    private static final String CHANGES = "changes";
    private static final String HELD = "held";

    boolean quiet() {
        return against == null && impaired == null && silence == null && !held;
    }

    /** @return null when there is nothing to remember */
    @Nullable
    String text() {
        var parts = new ArrayList<String>(3);
        add(parts, AGAINST, against);
        add(parts, IMPAIRED, impaired);
        add(parts, SILENCE, silence);
        if (!changes.isEmpty()) {
            parts.add(CHANGES + "="
                    + String.join(",", changes.stream().map(Memory::micros).toList()));
        }
        if (held) {
            parts.add(HELD);
        }
        return parts.isEmpty() ? null : String.join(" ", parts);
    }

    static Memory read(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        Streak against = null;
        Streak impaired = null;
        Streak silence = null;
        List<Instant> changes = List.of();
        boolean held = false;
        for (var part : text.split(" ", -1)) {
            int mark = part.indexOf('=');
            var key = mark < 0 ? part : part.substring(0, mark);
            var value = part.substring(mark + 1);
            switch (key) {
                case AGAINST -> against = streak(value);
                case IMPAIRED -> impaired = streak(value);
                case SILENCE -> silence = streak(value);
                case CHANGES ->
                    changes = List.of(value.split(",", -1)).stream()
                            .map(Memory::instant)
                            .toList();
                case HELD -> held = true;
                // Written by a later version; what it meant is lost, the next probes lead there again.
                default -> {}
            }
        }
        return new Memory(against, impaired, silence, changes, held);
    }

    private static void add(List<String> parts, String key, @Nullable Streak streak) {
        if (streak != null) {
            parts.add(key + "=" + streak.outcome() + "*" + streak.count() + "@" + micros(streak.since()));
        }
    }

    private static Streak streak(String text) {
        int star = text.indexOf('*');
        int at = text.indexOf('@');
        return new Streak(
                Outcome.valueOf(text.substring(0, star)),
                Integer.parseInt(text.substring(star + 1, at)),
                instant(text.substring(at + 1)));
    }

    private static String micros(Instant instant) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    private static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }
}
