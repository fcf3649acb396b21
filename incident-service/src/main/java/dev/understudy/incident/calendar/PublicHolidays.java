package dev.understudy.incident.calendar;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import dev.understudy.incident.calendar.Holidays.Kind;
import dev.understudy.incident.calendar.Holidays.SpecialDay;
import java.time.LocalDate;
import java.time.Year;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Public holidays of a country: Russia's from its production calendar, all others from the library jollyday. */
public final class PublicHolidays {

    private static final Map<String, Holidays> BY_COUNTRY = new ConcurrentHashMap<>();

    private PublicHolidays() {}

    /**
     * @param country ISO 3166 code
     * @throws BadCalendar when its holidays are not known
     */
    public static Holidays of(String country) {
        var code = country.toUpperCase(Locale.ROOT);
        var known = BY_COUNTRY.get(code);
        if (known != null) {
            return known;
        }
        var holidays = code.equals("RU") ? RussianProductionCalendar.load() : ofLibrary(code);
        BY_COUNTRY.put(code, holidays);
        return holidays;
    }

    private static Holidays ofLibrary(String country) {
        var code = country.toLowerCase(Locale.ROOT);
        if (HolidayManager.getSupportedCalendarCodes().stream().noneMatch(code::equalsIgnoreCase)) {
            throw new BadCalendar("the public holidays of country '" + country
                    + "' are not known; write its ISO 3166 code (RU, DE, KZ), or the dates themselves");
        }
        var manager = HolidayManager.getInstance(ManagerParameters.create(code));
        var years = new ConcurrentHashMap<Integer, Map<LocalDate, String>>();
        return date -> Optional.ofNullable(years.computeIfAbsent(date.getYear(), year -> year(manager, year))
                        .get(date))
                .map(name -> new SpecialDay(Kind.OFF, name));
    }

    private static Map<LocalDate, String> year(HolidayManager manager, int year) {
        var days = new HashMap<LocalDate, String>();
        for (Holiday holiday : manager.getHolidays(Year.of(year))) {
            days.put(holiday.getDate(), holiday.getDescription(Locale.ENGLISH));
        }
        return days;
    }
}
