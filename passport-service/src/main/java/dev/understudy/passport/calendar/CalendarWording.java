package dev.understudy.passport.calendar;

import dev.understudy.passport.print.Terms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a calendar of expiries says, in one language. */
enum CalendarWording {
    ENGLISH(Locale.ENGLISH) {
        @Override
        String calendar(String project) {
            return "What expires: " + project;
        }

        @Override
        String ends(String kind, String name) {
            return "Ends: " + kind + " " + name;
        }

        @Override
        String lastDay(LocalDate on) {
            return "Last day: " + day(on) + ".";
        }

        @Override
        String actBy(LocalDate on, boolean autoRenew) {
            return autoRenew
                    ? "Renewed automatically; check by " + day(on) + " that it was."
                    : "Act by " + day(on) + " at the latest.";
        }

        @Override
        String responsible(String name) {
            return "Answers for it: " + name + ".";
        }

        @Override
        String source(String source, @Nullable Instant observedAt, ZoneId zone) {
            return observedAt == null
                    ? "Date as the passport declares it; nobody has checked it."
                    : "Date observed on " + day(LocalDate.ofInstant(observedAt, zone)) + " (" + source + ").";
        }

        @Override
        String contradiction(LocalDate declared) {
            return "The passport says " + day(declared) + ".";
        }

        @Override
        String lastError(String error) {
            return "The last look failed: " + error;
        }
    },
    RUSSIAN(Locale.of("ru")) {
        @Override
        String calendar(String project) {
            return "Сроки: " + project;
        }

        @Override
        String ends(String kind, String name) {
            return "Истекает: " + kind + " " + name;
        }

        @Override
        String lastDay(LocalDate on) {
            return "Последний день: " + day(on) + ".";
        }

        @Override
        String actBy(LocalDate on, boolean autoRenew) {
            return autoRenew
                    ? "Продлевается автоматически; до " + day(on) + " проверьте, что продление прошло."
                    : "Продлите не позднее " + day(on) + ".";
        }

        @Override
        String responsible(String name) {
            return "Отвечает: " + name + ".";
        }

        @Override
        String source(String source, @Nullable Instant observedAt, ZoneId zone) {
            return observedAt == null
                    ? "Дата указана в паспорте, её никто не проверял."
                    : "Дата проверена " + day(LocalDate.ofInstant(observedAt, zone)) + " (" + source + ").";
        }

        @Override
        String contradiction(LocalDate declared) {
            return "В паспорте указано " + day(declared) + ".";
        }

        @Override
        String lastError(String error) {
            return "Последняя проверка не удалась: " + error;
        }
    };

    private final DateTimeFormatter day;

    CalendarWording(Locale locale) {
        this.day = DateTimeFormatter.ofPattern("d MMMM uuuu", locale);
    }

    static CalendarWording of(String language) {
        return Terms.isRussian(language) ? RUSSIAN : ENGLISH;
    }

    String day(LocalDate date) {
        return day.format(date);
    }

    abstract String calendar(String project);

    abstract String ends(String kind, String name);

    abstract String lastDay(LocalDate on);

    abstract String actBy(LocalDate on, boolean autoRenew);

    abstract String responsible(String name);

    abstract String source(String source, @Nullable Instant observedAt, ZoneId zone);

    abstract String contradiction(LocalDate declared);

    abstract String lastError(String error);
}
