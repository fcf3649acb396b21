package dev.understudy.report.monthly;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class RussianWording implements Wording {

    private static final Locale RUSSIAN = Locale.of("ru");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("LLLL uuuu", RUSSIAN);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", RUSSIAN);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", RUSSIAN);

    @Override
    public String language() {
        return "ru";
    }

    @Override
    public String title(String project, YearMonth month) {
        return project + ": " + MONTH.format(month);
    }

    @Override
    public String preparedFor(String client) {
        return "Отчёт о поддержке для " + client;
    }

    @Override
    public String running(Instant until, ZoneId zone) {
        return "Месяц ещё не закончился: данные на " + time(until, zone) + " (" + zone + ").";
    }

    @Override
    public String summaryHeading() {
        return "Коротко";
    }

    @Override
    public String availabilityHeading() {
        return "Доступность";
    }

    @Override
    public String emergenciesHeading() {
        return "Аварии";
    }

    @Override
    public String notMeasuredHeading() {
        return "Что не измерялось";
    }

    @Override
    public String howMeasuredHeading() {
        return "Как измерялось";
    }

    @Override
    public List<String> availabilityColumns() {
        return List.of("Зона", "Что проверялось", "Доступность", "Не работало", "Измерено", "Дни месяца");
    }

    @Override
    public List<String> emergencyColumns() {
        return List.of("Начало", "Что случилось", "Взяли в работу через", "Заработало через", "Срок реакции");
    }

    @Override
    public List<String> legend() {
        return List.of("работало", "работало с перебоями", "не работало", "не измерялось");
    }

    @Override
    public String stripText(String name, long daysUp, long daysDown, long daysUnknown) {
        return name + ": " + days(daysUp) + " без сбоев, " + days(daysDown) + " со сбоями, " + days(daysUnknown)
                + " без полного измерения";
    }

    @Override
    public String daysWithTrouble() {
        return "Дни со сбоями или пробелами";
    }

    @Override
    public List<String> dayColumns() {
        return List.of("День", "Не работало", "Не измерялось");
    }

    @Override
    public String noChecks() {
        return "В этом месяце ничего не проверялось.";
    }

    @Override
    public String noEmergencies() {
        return "В этом месяце аварий не зафиксировано.";
    }

    @Override
    public String stillGoingOn() {
        return "ещё продолжается";
    }

    @Override
    public String nobodyAnswered() {
        return "пока никто не взял в работу";
    }

    @Override
    public String recoveredByItself() {
        return "заработало раньше, чем кто-либо взял в работу";
    }

    @Override
    public String kept() {
        return "соблюдён";
    }

    @Override
    public String missed() {
        return "нарушен";
    }

    @Override
    public String none() {
        return "не измерялось";
    }

    @Override
    public String percent(@Nullable Double share) {
        return share == null ? none() : Percent.floor(share).replace('.', ',') + " %";
    }

    @Override
    public String duration(@Nullable Duration duration) {
        if (duration == null) {
            return none();
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toSeconds() + " с";
        }
        var rounded = duration.plusSeconds(30);
        var text = new ArrayList<String>();
        if (rounded.toDays() > 0) {
            text.add(rounded.toDays() + " д");
        }
        if (rounded.toHoursPart() > 0) {
            text.add(rounded.toHoursPart() + " ч");
        }
        if (rounded.toDays() == 0 && rounded.toMinutesPart() > 0) {
            text.add(rounded.toMinutesPart() + " мин");
        }
        return String.join(" ", text);
    }

    @Override
    public String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }

    @Override
    public String day(LocalDate date) {
        return DAY.format(date);
    }

    @Override
    public List<String> summary(Figures figures) {
        var sentences = new ArrayList<String>();
        var worst = figures.worst();
        if (figures.checks() == 0) {
            sentences.add("За " + MONTH.format(figures.month())
                    + " ничего не проверялось, поэтому о доступности сказать нечего.");
        } else if (worst == null) {
            sentences.add(count(
                            figures.checks(),
                            "проверка была заведена",
                            "проверки были заведены",
                            "проверок было заведено")
                    + ", но ничего не измерено.");
        } else {
            sentences.add("Самая низкая доступность из "
                    + count(figures.checks(), "проверки", "проверок", "проверок") + ": "
                    + percent(worst.availability()) + " (" + worst.name() + ").");
        }
        if (figures.coverage() != null) {
            sentences.add("Измерено " + percent(figures.coverage()) + " времени.");
        }
        var emergencies = figures.emergencies();
        if (emergencies.total() == 0) {
            sentences.add(noEmergencies());
        } else {
            sentences.add("Зафиксировано: " + count(emergencies.total(), "авария", "аварии", "аварий")
                    + (emergencies.open() == 0 ? "" : ", из них продолжается " + emergencies.open())
                    + "; что-то не работало в общей сложности " + duration(figures.down()) + ".");
            sentences.add("Вовремя отреагировали в " + emergencies.responseKept() + " из "
                    + count(emergencies.responseKept() + emergencies.responseMissed(), "случая", "случаев", "случаев")
                    + ", где это уже ясно.");
        }
        sentences.add("Что не измерялось, перечислено ниже; хорошим оно не считается.");
        return sentences;
    }

    @Override
    public List<String> unmeasuredAreas() {
        return List.of(
                "Заказы, оплаты и формы: сигналы не подключены.",
                "Страницы с ошибками 404 и 500: источник не подключён.",
                "Резервные копии и проверка восстановления: подтверждения не подключены.",
                "Сроки доменов и сертификатов: не проверялись.",
                "Плановые работы и израсходованные часы: здесь не учитывались.");
    }

    @Override
    public String unmeasuredTime(String check, Duration unknown, @Nullable Double coverage) {
        return check + ": " + duration(unknown) + " без измерения (измерено: " + percent(coverage) + ").";
    }

    @Override
    public List<String> method() {
        return List.of(
                "Доступность взвешена по времени: время, когда работало, делится на измеренное время.",
                "Результат проверки действует до срока следующей; время, о котором не говорит ни один результат, показано"
                        + " как неизмеренное и не считается ни хорошим, ни плохим.",
                "Сбой считается с первой неудачной проверки, если повторная его подтвердила.",
                "Проценты округлены вниз.",
                "Время аварий считается от первой неудачной проверки.");
    }

    private static String days(long number) {
        return count(number, "день", "дня", "дней");
    }

    /** 1 авария, 2 аварии, 5 аварий, 11 аварий, 21 авария: Unicode CLDR, cardinal rules of Russian. */
    static String count(long number, String one, String few, String many) {
        var lastTwo = number % 100;
        var last = number % 10;
        String form;
        if (last == 1 && lastTwo != 11) {
            form = one;
        } else if (last >= 2 && last <= 4 && (lastTwo < 12 || lastTwo > 14)) {
            form = few;
        } else {
            form = many;
        }
        return number + " " + form;
    }
}
