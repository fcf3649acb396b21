package dev.understudy.passport.print;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sentences, dates and lengths of time in the language of the reader. Each sentence is given in all of them. */
public final class Speech {

    private static final int HOURS_SPOKEN_AS_HOURS = 72;

    private final Terms terms;
    private final DateTimeFormatter day;

    private Speech(Terms terms) {
        this.terms = terms;
        this.day = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.of(terms.language()));
    }

    /** @param language ISO 639-1, {@code en} or {@code ru} */
    public static Speech in(String language) {
        return new Speech(Terms.of(language));
    }

    public String say(String english, String russian) {
        return isRussian() ? russian : english;
    }

    public List<String> say(List<String> english, List<String> russian) {
        return isRussian() ? russian : english;
    }

    public boolean isRussian() {
        return terms == Terms.RUSSIAN;
    }

    public Terms terms() {
        return terms;
    }

    public String day(LocalDate date) {
        return day.format(date);
    }

    /** {@code from 1 January 2026 until 31 December 2026}; empty without an end and a beginning. */
    public String between(@Nullable LocalDate from, @Nullable LocalDate to) {
        var parts = new ArrayList<String>();
        if (from != null) {
            parts.add(say("from ", "с ") + day(from));
        }
        if (to != null) {
            parts.add(say("until ", "по ") + day(to));
        }
        return String.join(" ", parts);
    }

    /** Days, hours, minutes, seconds; hours up to three days, as deadlines are agreed in hours. */
    public String duration(Duration duration) {
        var parts = new ArrayList<String>();
        boolean asHours = duration.toHours() <= HOURS_SPOKEN_AS_HOURS;
        long days = asHours ? 0 : duration.toDays();
        long hours = asHours ? duration.toHours() : duration.toHoursPart();
        add(parts, days, "day", "days", "день", "дня", "дней");
        add(parts, hours, "hour", "hours", "час", "часа", "часов");
        add(parts, duration.toMinutesPart(), "minute", "minutes", "минута", "минуты", "минут");
        add(parts, duration.toSecondsPart(), "second", "seconds", "секунда", "секунды", "секунд");
        return parts.isEmpty() ? say("at once", "сразу") : String.join(" ", parts);
    }

    public String period(Period period) {
        var parts = new ArrayList<String>();
        add(parts, period.getYears(), "year", "years", "год", "года", "лет");
        add(parts, period.getMonths(), "month", "months", "месяц", "месяца", "месяцев");
        add(parts, period.getDays(), "day", "days", "день", "дня", "дней");
        return parts.isEmpty() ? say("at once", "сразу") : String.join(" ", parts);
    }

    private void add(List<String> parts, long count, String one, String many, String odin, String dva, String pyat) {
        if (count != 0) {
            parts.add(isRussian() ? Plural.russian(count, odin, dva, pyat) : Plural.english(count, one, many));
        }
    }

    /** Without needless zeros. */
    public String number(double value) {
        var text = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
        return isRussian() ? text.replace('.', ',') : text;
    }
}
