package dev.understudy.report.monthly;

import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
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
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm", RUSSIAN);

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
    public String asOf(Instant instant, ZoneId zone) {
        return "По данным на " + MOMENT.format(instant.atZone(zone)) + ". Время указано в поясе " + zone + ".";
    }

    @Override
    public String running() {
        return "Месяц ещё не закончился: это предварительный отчёт, числа ещё изменятся.";
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
        return List.of("Начало", "Что случилось", "Взяли в работу через", "Заработало через", "Сроки");
    }

    @Override
    public String colour(DayColour colour) {
        return switch (colour) {
            case UP -> "работало";
            case DEGRADED -> "работало с перебоями";
            case DOWN -> "были сбои";
            case PARTLY -> "измерено лишь частично";
            case UNKNOWN -> "не измерялось";
            case OUTSIDE -> "проверки не было или день не наступил";
        };
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
        return "ещё не взяли";
    }

    @Override
    public String recoveredByItself() {
        return "заработало раньше";
    }

    @Override
    public String responseDeadline(Deadline deadline) {
        return "реакция: " + verdict(deadline);
    }

    @Override
    public String resolutionDeadline(Deadline deadline) {
        return "восстановление: " + verdict(deadline);
    }

    private static String verdict(Deadline deadline) {
        return switch (deadline) {
            case KEPT -> "в срок";
            case MISSED -> "срок нарушен";
            case PENDING -> "срок не наступил";
        };
    }

    @Override
    public String failure(String reason, @Nullable String measured, String message) {
        return switch (reason) {
            case "dns" -> "адрес сайта не находится (DNS)";
            case "connect-refused" -> "сервер отказывает в соединении";
            case "connect-timeout" -> "сервер не отвечает на попытку соединиться";
            case "connection-reset", "connection-closed" -> "сервер оборвал соединение";
            case "host-unreachable" -> "сервер недоступен по сети";
            case "timeout" -> "ответ не пришёл вовремя";
            case "status" -> measured == null ? "сервер ответил ошибкой" : "сервер ответил кодом " + measured;
            case "tls-expired" -> "срок сертификата истёк";
            case "tls-not-yet-valid" -> "срок сертификата ещё не начался";
            case "tls-hostname" -> "сертификат выдан для другого имени";
            case "tls-certificate" -> "сертификату нельзя доверять";
            case "tls-handshake" -> "не удалось установить защищённое соединение";
            case "protocol", "headers-too-large" -> "ответ сервера не соответствует HTTP";
            case "body-too-large" -> "ответ сервера слишком велик";
            default -> message;
        };
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
        if (duration.isZero()) {
            return "0 мин";
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
                    + ", но ничего не измерено, поэтому о доступности сказать нечего.");
        } else if (worst.down().isZero()) {
            sentences.add("Сбоев не измерено (" + count(figures.checks(), "проверка", "проверки", "проверок") + ").");
        } else {
            sentences.add("Самая низкая доступность из "
                    + count(figures.checks(), "проверки", "проверок", "проверок") + ": "
                    + percent(worst.availability()) + " (" + worst.name() + ").");
        }
        if (worst != null && figures.unmeasured() > 0) {
            sentences.add("Без единого измерения: " + figures.unmeasured() + " из "
                    + count(figures.checks(), "проверки", "проверок", "проверок") + ".");
        }
        if (worst != null && figures.coverage() != null) {
            sentences.add("Измерено " + percent(figures.coverage()) + " времени.");
        }
        var emergencies = figures.emergencies();
        if (emergencies.total() == 0) {
            sentences.add(noEmergencies());
        } else {
            sentences.add("Зафиксировано: " + count(emergencies.total(), "авария", "аварии", "аварий")
                    + stillOpen(emergencies) + "; в общей сложности " + duration(emergencies.affected())
                    + " за месяц.");
            deadlines("реакции", emergencies.responseKept(), emergencies.responseMissed(), sentences);
            deadlines("восстановления", emergencies.resolutionKept(), emergencies.resolutionMissed(), sentences);
        }
        sentences.add("Что не измерялось, перечислено ниже; хорошим оно не считается.");
        return sentences;
    }

    private static String stillOpen(EmergencyFigures emergencies) {
        if (emergencies.open() == 0) {
            return "";
        }
        return emergencies.total() == 1 ? ", ещё продолжается" : ", из них продолжается " + emergencies.open();
    }

    private static void deadlines(String what, int kept, int missed, List<String> sentences) {
        if (kept + missed > 0) {
            sentences.add("Срок " + what + " соблюдён в " + count(kept, "случае", "случаях", "случаях") + " из "
                    + (kept + missed) + ".");
        }
    }

    @Override
    public String moreUnmeasured(int checks) {
        return "И пробелы короче ещё в " + count(checks, "проверке", "проверках", "проверках")
                + "; см. столбец «Измерено».";
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
                "Время аварий считается от первой неудачной проверки.",
                "Срок реакции соблюдён, если до него аварию взяли в работу или всё снова заработало.");
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
