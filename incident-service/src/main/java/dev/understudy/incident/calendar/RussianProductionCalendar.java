package dev.understudy.incident.calendar;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.incident.calendar.Holidays.Kind;
import dev.understudy.incident.calendar.Holidays.SpecialDay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Russia's production calendar: public holidays (Labour Code, article 112), days moved by the government's yearly decree,
 * and shortened days before holidays (article 95), from {@code calendars/ru.txt}. Of a year that the file does not
 * have, article 112 alone is known.
 */
final class RussianProductionCalendar implements Holidays {

    private static final Map<MonthDay, String> PUBLIC = publicHolidays();

    private final Map<LocalDate, SpecialDay> days;
    private final Set<Integer> years;

    private RussianProductionCalendar(Map<LocalDate, SpecialDay> days, Set<Integer> years) {
        this.days = Map.copyOf(days);
        this.years = Set.copyOf(years);
    }

    static RussianProductionCalendar load() {
        var days = new HashMap<LocalDate, SpecialDay>();
        var years = new HashSet<Integer>();
        try (var in = RussianProductionCalendar.class.getResourceAsStream("/calendars/ru.txt")) {
            if (in == null) {
                throw new IllegalStateException("calendars/ru.txt is missing in this build");
            }
            var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                var words = line.strip().split("\\s+", 3);
                if (words[0].equals("year")) {
                    years.add(Integer.parseInt(words[1]));
                } else {
                    days.put(
                            LocalDate.parse(words[0]),
                            new SpecialDay(kind(words[1]), words.length > 2 ? words[2] : words[1]));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read calendars/ru.txt", e);
        }
        return new RussianProductionCalendar(days, years);
    }

    @Override
    public Optional<SpecialDay> on(LocalDate date) {
        var known = days.get(date);
        if (known != null) {
            return Optional.of(known);
        }
        var name = PUBLIC.get(MonthDay.from(date));
        if (name != null) {
            return Optional.of(new SpecialDay(Kind.OFF, name));
        }
        return years.contains(date.getYear()) ? Optional.empty() : movedByLaw(date);
    }

    @Override
    public boolean isFinal(int year) {
        return years.contains(year);
    }

    /** Article 112: a holiday on a weekend moves to the next working day, but for those of January. */
    private static Optional<SpecialDay> movedByLaw(LocalDate date) {
        if (isWeekend(date)) {
            return Optional.empty();
        }
        var day = date.minusDays(1);
        while (isWeekend(day) || PUBLIC.containsKey(MonthDay.from(day))) {
            if (isWeekend(day) && day.getMonthValue() != 1 && PUBLIC.containsKey(MonthDay.from(day))) {
                return Optional.of(new SpecialDay(Kind.OFF, "moved from " + day + " by article 112"));
            }
            day = day.minusDays(1);
        }
        return Optional.empty();
    }

    private static boolean isWeekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "off" -> Kind.OFF;
            case "working" -> Kind.WORKING;
            case "short" -> Kind.SHORTENED;
            case "working-short" -> Kind.WORKING_SHORTENED;
            default -> throw new IllegalStateException("calendars/ru.txt: unknown kind of day '" + word + "'");
        };
    }

    private static Map<MonthDay, String> publicHolidays() {
        var days = new HashMap<MonthDay, String>();
        for (int day = 1; day <= 8; day++) {
            days.put(MonthDay.of(1, day), day == 7 ? "Рождество Христово" : "Новогодние каникулы");
        }
        days.put(MonthDay.of(2, 23), "День защитника Отечества");
        days.put(MonthDay.of(3, 8), "Международный женский день");
        days.put(MonthDay.of(5, 1), "Праздник Весны и Труда");
        days.put(MonthDay.of(5, 9), "День Победы");
        days.put(MonthDay.of(6, 12), "День России");
        days.put(MonthDay.of(11, 4), "День народного единства");
        return Map.copyOf(days);
    }
}
