package dev.understudy.notifier.message;

import java.util.ArrayList;

/** Lengths of time in words. */
final class Spoken {

    private static final long MINUTES_PER_HOUR = 60;
    private static final long MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

    private enum Unit {
        DAY(new String[] {"day", "days"}, new String[] {"день", "дня", "дней"}),
        HOUR(new String[] {"hour", "hours"}, new String[] {"час", "часа", "часов"}),
        MINUTE(new String[] {"minute", "minutes"}, new String[] {"минута", "минуты", "минут"});

        private final String[] english;
        private final String[] russian;

        Unit(String[] english, String[] russian) {
            this.english = english;
            this.russian = russian;
        }

        String count(long n, Language language) {
            var form =
                    switch (language) {
                        case EN -> english[Plural.of(n, language) == Plural.ONE ? 0 : 1];
                        case RU -> russian[Plural.of(n, language).ordinal()];
                    };
            return n + " " + form;
        }
    }

    private Spoken() {}

    /** The two largest units, for example {@code 2 hours 5 minutes}. */
    static String minutes(long minutes, Language language) {
        var parts = new ArrayList<String>();
        add(parts, minutes / MINUTES_PER_DAY, Unit.DAY, language);
        add(parts, minutes % MINUTES_PER_DAY / MINUTES_PER_HOUR, Unit.HOUR, language);
        add(parts, minutes % MINUTES_PER_HOUR, Unit.MINUTE, language);
        if (parts.isEmpty()) {
            return Unit.MINUTE.count(0, language);
        }
        return String.join(" ", parts.subList(0, Math.min(2, parts.size())));
    }

    private static void add(ArrayList<String> parts, long n, Unit unit, Language language) {
        if (n > 0) {
            parts.add(unit.count(n, language));
        }
    }
}
