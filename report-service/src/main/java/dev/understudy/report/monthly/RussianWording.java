package dev.understudy.report.monthly;

import dev.understudy.report.improvement.Improvements.DrillView;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyFigures;
import dev.understudy.report.monthly.MonthlyReport.Work;
import dev.understudy.report.period.Period;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.trend.EmergencyTrends.Change;
import dev.understudy.report.trend.EmergencyTrends.Monthly;
import dev.understudy.report.trend.EmergencyTrends.SlowRise;
import dev.understudy.report.trend.MannKendall;
import dev.understudy.report.work.PlannedWork.State;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class RussianWording implements Wording {

    private static final Locale RUSSIAN = Locale.of("ru");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("LLLL uuuu", RUSSIAN);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", RUSSIAN);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM uuuu", RUSSIAN);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", RUSSIAN);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm", RUSSIAN);

    @Override
    public String language() {
        return "ru";
    }

    @Override
    public String title(String project, Period period) {
        return project + ": " + period(period);
    }

    @Override
    public String period(Period period) {
        var first = period.firstDay();
        return switch (period.kind()) {
            case MONTH -> MONTH.format(first);
            case QUARTER -> first.get(IsoFields.QUARTER_OF_YEAR) + " квартал " + first.getYear() + " года";
            case YEAR -> first.getYear() + " год";
            case WEEK ->
                first.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) + "-я неделя " + first.get(IsoFields.WEEK_BASED_YEAR)
                        + " года (" + days(period) + ")";
            case DAYS -> days(period);
        };
    }

    private static String days(Period period) {
        var first = DATE.format(period.firstDay());
        return period.firstDay().equals(period.lastDay()) ? first : first + " – " + DATE.format(period.lastDay());
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
        return "Период ещё не закончился: это предварительный отчёт, числа ещё изменятся.";
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
        return List.of("Зона", "Что проверялось", "Доступность", "Не работало", "Измерено");
    }

    @Override
    public List<String> emergencyColumns() {
        return List.of("Начало", "Что случилось", "Взяли в работу через", "Заработало через", "Сроки");
    }

    @Override
    public List<String> dayColumns() {
        return List.of("День", "Не работало", "Не измерялось");
    }

    @Override
    public String noChecks() {
        return "За этот период ничего не проверялось.";
    }

    @Override
    public String noEmergencies() {
        return "За этот период аварий не зафиксировано.";
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
    public String date(LocalDate date) {
        return DATE.format(date);
    }

    @Override
    public String day(LocalDate date) {
        return DAY.format(date);
    }

    @Override
    public List<String> summary(Figures figures) {
        return List.of(
                availability(figures),
                emergencies(figures),
                work(figures),
                risks(figures.risks()),
                ahead(figures.plan()));
    }

    private String availability(Figures figures) {
        var worst = figures.worst();
        if (figures.checks() == 0) {
            return "За " + period(figures.period()) + " ничего не проверялось, поэтому о доступности сказать нечего.";
        }
        if (worst == null) {
            return count(figures.checks(), "проверка была заведена", "проверки были заведены", "проверок было заведено")
                    + ", но ничего не измерено, поэтому о доступности сказать нечего.";
        }
        return (worst.down().isZero()
                        ? "Сбоев не измерено (" + count(figures.checks(), "проверка", "проверки", "проверок") + ")"
                        : "Самая низкая доступность из "
                                + count(figures.checks(), "проверки", "проверок", "проверок") + ": "
                                + percent(worst.availability()) + " (" + worst.name() + ")")
                + (figures.unmeasured() > 0
                        ? "; без единого измерения: " + figures.unmeasured() + " из "
                                + count(figures.checks(), "проверки", "проверок", "проверок")
                        : "")
                + (figures.coverage() == null ? "" : "; измерено " + percent(figures.coverage()) + " времени")
                + ".";
    }

    private String emergencies(Figures figures) {
        var emergencies = figures.emergencies();
        if (emergencies.total() == 0) {
            return noEmergencies();
        }
        int known = emergencies.foundByUs() + emergencies.foundByOthers();
        return "Зафиксировано: " + count(emergencies.total(), "авария", "аварии", "аварий")
                + stillOpen(emergencies) + "; в общей сложности " + duration(emergencies.affected()) + " за период"
                + (known == 0 ? "" : "; первыми заметили мы: " + emergencies.foundByUs() + " из " + known)
                + deadlines("реакции", emergencies.responseKept(), emergencies.responseMissed())
                + deadlines("восстановления", emergencies.resolutionKept(), emergencies.resolutionMissed()) + ".";
    }

    private String work(Figures figures) {
        return figures.work().items().isEmpty() ? noWork() : "Плановые работы: " + workFigures(figures.work());
    }

    private String risks(Risks.Month risks) {
        if (risks.open().isEmpty() && risks.cleared().isEmpty()) {
            return noRisks();
        }
        return "Открытых рисков: " + risks.open().size() + ", из них новых: "
                + risks.open().stream().filter(risk -> risk.isNew()).count() + ", ждут вашего ответа: "
                + risks.open().stream().filter(risk -> risk.awaitsAnswer()).count() + "; снято: "
                + risks.cleared().size() + ".";
    }

    private String ahead(Plan plan) {
        return "Дальше по плану: " + count(plan.work().size(), "задача", "задачи", "задач") + " и "
                + count(plan.expiries().size(), "продление", "продления", "продлений")
                + "; что не измерялось, перечислено ниже и хорошим не считается.";
    }

    private static String stillOpen(EmergencyFigures emergencies) {
        if (emergencies.open() == 0) {
            return "";
        }
        return emergencies.total() == 1 ? ", ещё продолжается" : ", из них продолжается " + emergencies.open();
    }

    private static String deadlines(String what, int kept, int missed) {
        return kept + missed == 0
                ? ""
                : "; срок " + what + " соблюдён в " + count(kept, "случае", "случаях", "случаях") + " из "
                        + (kept + missed);
    }

    @Override
    public String moreUnmeasured(int checks) {
        return "И пробелы короче ещё в " + count(checks, "проверке", "проверках", "проверках")
                + "; см. столбец «Измерено».";
    }

    @Override
    public List<String> unmeasuredAreas(boolean backups, boolean expiries, boolean work) {
        var areas = new ArrayList<String>();
        areas.add("Заказы, оплаты и формы: сигналы не подключены.");
        areas.add("Страницы с ошибками 404 и 500: источник не подключён.");
        if (!backups) {
            areas.add("Резервные копии и проверка восстановления: за период ни одна копия о себе не сообщила.");
        }
        if (!expiries) {
            areas.add("Сроки доменов и сертификатов: не проверялись.");
        }
        if (!work) {
            areas.add("Плановые работы и израсходованные часы: записей нет.");
        }
        return areas;
    }

    @Override
    public String hours(double hours) {
        return number(hours) + " ч";
    }

    @Override
    public String workHeading() {
        return "Плановые работы";
    }

    @Override
    public String workFigures(Work work) {
        var text = "сделано " + count(work.done(), "задача", "задачи", "задач") + ", в работе и в очереди "
                + work.open() + (work.overdue() == 0 ? "" : ", просрочено " + work.overdue())
                + "; израсходовано часов: " + number(work.hours());
        var included = work.hoursIncluded();
        if (included == null) {
            return text + "; включённые часы договором не заданы.";
        }
        var beyond = work.hoursBeyond();
        return text + " из " + number(included) + " включённых"
                + (beyond == null || beyond == 0 ? "." : ", сверх них " + number(beyond) + ".");
    }

    @Override
    public List<String> workColumns() {
        return List.of("Что", "Вид", "Состояние", "Часы за период");
    }

    @Override
    public String noWork() {
        return "Плановых работ не записано.";
    }

    @Override
    public String workType(String type) {
        return switch (type) {
            case "defect" -> "исправление";
            case "improvement" -> "доработка";
            case "update" -> "обновление";
            case "question" -> "вопрос";
            case "expiry" -> "истекающий срок";
            default -> type;
        };
    }

    @Override
    public String workState(State state, boolean overdue) {
        var text =
                switch (state) {
                    case PLANNED -> "в очереди";
                    case STARTED -> "в работе";
                    case DONE -> "сделано";
                    case CANCELLED -> "отменено";
                };
        return overdue ? text + (state == State.DONE ? ", с опозданием" : ", просрочено") : text;
    }

    @Override
    public String changesHeading() {
        return "Что обновлено";
    }

    @Override
    public List<String> changeColumns() {
        return List.of("Когда", "Что", "Было", "Стало");
    }

    @Override
    public String noChanges() {
        return "Изменений не записано.";
    }

    @Override
    public String isNew() {
        return "новое";
    }

    @Override
    public String isGone() {
        return "удалено";
    }

    @Override
    public String backupsHeading() {
        return "Резервные копии";
    }

    @Override
    public List<String> backupColumns() {
        return List.of("Копия", "Последнее сообщение", "Самая свежая копия", "Доказано за период");
    }

    @Override
    public String noBackups() {
        return "Ни одна резервная копия о себе не сообщала, так что ничто не доказывает, что она есть.";
    }

    @Override
    public String backupLevel(String level) {
        return switch (level) {
            case "none" -> "ничего";
            case "exists" -> "что она сделана";
            case "checked" -> "что она цела";
            case "read" -> "что данные читаются";
            case "restored" -> "что из неё можно восстановить";
            default -> level;
        };
    }

    @Override
    public String backupHealth(boolean healthy, int runs) {
        return runs == 0 ? "за период не сообщала" : healthy ? "в порядке" : "сообщила об ошибках";
    }

    @Override
    public String expiriesHeading() {
        return "Что скоро истекает";
    }

    @Override
    public List<String> expiryColumns() {
        return List.of("Что", "Действует до", "Осталось");
    }

    @Override
    public String noExpiries() {
        return "Сроки доменов и сертификатов неизвестны.";
    }

    @Override
    public String expirySubject(String subject) {
        return switch (subject) {
            case "certificate" -> "сертификат";
            case "domain" -> "домен";
            default -> subject;
        };
    }

    @Override
    public String daysLeft(long days) {
        return days < 0 ? "истёк" : days(days);
    }

    @Override
    public String staleDate(LocalDate observed) {
        return "с " + day(observed) + " дату проверить не удалось";
    }

    @Override
    public String risksHeading() {
        return "Риски";
    }

    @Override
    public List<String> riskColumns() {
        return List.of("Важность", "Риск", "Что сделать", "С какого дня");
    }

    @Override
    public String noRisks() {
        return "Открытых рисков не известно.";
    }

    @Override
    public String severity(String severity) {
        return switch (severity) {
            case "high" -> "высокая";
            case "medium" -> "средняя";
            case "low" -> "низкая";
            default -> severity;
        };
    }

    @Override
    public String newRisk() {
        return "появился за этот период";
    }

    @Override
    public String acceptedRisk(LocalDate until, String by) {
        return "принят до " + day(until) + ", отвечает " + by;
    }

    @Override
    public String clearedRisks(List<String> messages) {
        return "Больше не риск: " + String.join("; ", messages) + ".";
    }

    @Override
    public String trendsHeading() {
        return "Тенденции";
    }

    @Override
    public String trend(@Nullable String zone, Change change) {
        var what = (zone == null ? "Аварии в целом" : zone) + ": " + change.count() + " за "
                + days(Math.round(change.days())) + ", до этого " + change.before() + " за "
                + days(Math.round(change.daysBefore()));
        return switch (change.verdict()) {
            case ROSE -> what + ". Это рост" + sure(change) + ".";
            case FELL -> what + ". Это снижение" + sure(change) + ".";
            case NO_EVIDENCE -> what + ". Разница может быть случайной" + missing(change) + ".";
            case TOO_LITTLE_DATA -> what + ". Времени до этого слишком мало для сравнения.";
        };
    }

    private static String sure(Change change) {
        var pValue = change.pValue();
        return pValue == null ? "" : " (вероятность случайности " + probability(pValue) + ")";
    }

    private static String missing(Change change) {
        var pValue = change.pValue();
        var least = change.leastRise();
        return pValue == null || least == null || change.count() >= least
                ? ""
                : " (вероятность " + probability(pValue) + "; явным ростом было бы " + least + " и больше)";
    }

    private static String probability(double pValue) {
        return pValue < 0.001 ? "меньше 0,1 %" : String.format(RUSSIAN, "%.1f %%", pValue * 100);
    }

    @Override
    public String monthlyTrend(@Nullable Monthly monthly, int months) {
        if (monthly == null) {
            return months < MannKendall.LEAST_POINTS
                    ? "По месяцам: полных месяцев пока " + months + ", чтобы говорить о тенденции, нужно не меньше "
                            + MannKendall.LEAST_POINTS + "."
                    : "По месяцам: все " + count(months, "месяц", "месяца", "месяцев") + " одинаковы.";
        }
        var over = "За " + count(monthly.months(), "месяц", "месяца", "месяцев") + " ";
        return switch (monthly.verdict()) {
            case ROSE ->
                over + "аварий от месяца к месяцу становится больше (вероятность случайности "
                        + probability(monthly.pValue()) + ").";
            case FELL ->
                over + "аварий от месяца к месяцу становится меньше (вероятность случайности "
                        + probability(monthly.pValue()) + ").";
            case NO_EVIDENCE, TOO_LITTLE_DATA -> over + "устойчивой тенденции не видно.";
        };
    }

    @Override
    public String slowRise(SlowRise rise) {
        var usual = String.format(RUSSIAN, "%.1f", rise.baselinePerMonth());
        return rise.since() == null
                ? "Медленного роста сверх обычных " + usual + " в месяц нет."
                : "Медленный рост сверх обычных " + usual + " в месяц, начало: " + MONTH.format(rise.since()) + ".";
    }

    @Override
    public String problemsHeading() {
        return "Что повторяется и окупится ли переделка";
    }

    @Override
    public String noProblems() {
        return "Повторяющихся причин не найдено.";
    }

    @Override
    public List<String> problem(ProblemView problem) {
        var sentences = new ArrayList<String>();
        sentences.add(problem.title() + ": " + count(problem.occurrences(), "раз", "раза", "раз"));
        var cost = problem.cost();
        if (cost != null) {
            sentences.add("не работало " + duration(Duration.ofSeconds(cost.downtimeSeconds())) + ", потрачено "
                    + number(cost.hoursSpent()) + " ч"
                    + (cost.incidentsWithoutHours() == 0
                            ? ""
                            : " (без записи времени: "
                                    + count(cost.incidentsWithoutHours(), "авария", "аварии", "аварий") + ")")
                    + (cost.money() == null ? "" : ", " + number(cost.money()) + " " + cost.currency()));
        }
        if (problem.proposal() != null && problem.estimateHours() != null && problem.reworkDoneAt() == null) {
            sentences.add("предлагается: " + problem.proposal() + " (" + number(problem.estimateHours()) + " ч)");
        }
        var even = problem.breakEven();
        if (even != null && problem.reworkDoneAt() == null) {
            sentences.add(
                    even.days() == null
                            ? "по нынешним данным не окупится"
                            : "окупится за " + days(Math.round(even.days()))
                                    + (even.daysLow() == null
                                            ? ""
                                            : " (от " + Math.round(even.daysLow()) + " до "
                                                    + (even.daysHigh() == null
                                                            ? "бесконечности"
                                                            : Math.round(even.daysHigh()))
                                                    + ")"));
        }
        if (problem.reworkDoneAt() != null) {
            var promise = problem.promise();
            sentences.add(
                    promise == null
                            ? "переделано; говорить, помогло ли, рано"
                            : switch (promise) {
                                case KEPT -> "переделано, и это помогло: " + before(problem);
                                case NOT_KEPT -> "переделано, но это не помогло: " + before(problem);
                                case TOO_EARLY -> "переделано; говорить, помогло ли, рано";
                            });
        }
        return sentences;
    }

    private static String before(ProblemView problem) {
        return "до этого " + problem.occurrencesBefore() + ", после " + problem.occurrencesAfter();
    }

    @Override
    public String drillsHeading() {
        return "Учения";
    }

    @Override
    public String noDrills() {
        return "Дозовутся ли заместителя, не проверяли.";
    }

    @Override
    public String drill(DrillView drill, ZoneId zone) {
        var text = time(drill.at(), zone) + ": без ответа — " + drill.silent() + "; ";
        var took = drill.took();
        return text
                + switch (drill.outcome()) {
                    case PASSED ->
                        "взял другой" + (took == null ? "" : " через " + duration(took)) + " (допустимо "
                                + duration(drill.allowed()) + ").";
                    case FAILED -> "за " + duration(drill.allowed()) + " не взял никто.";
                    case CALLED_OFF -> "учение отменено.";
                };
    }

    private static String number(double number) {
        return NumberFormat.getNumberInstance(RUSSIAN).format(Math.round(number * 100) / 100.0);
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
                "Время плановых работ вычтено: оно не считается ни хорошим, ни плохим.",
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
