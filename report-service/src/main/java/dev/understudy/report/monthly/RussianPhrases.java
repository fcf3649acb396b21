package dev.understudy.report.monthly;

import dev.understudy.report.analysis.Analysis;
import dev.understudy.report.analysis.Pareto;
import dev.understudy.report.analysis.Times;
import dev.understudy.report.emergency.Step;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.monthly.Comparison.Compared;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.risk.Risks.Answer;
import dev.understudy.report.trend.EmergencyTrends;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class RussianPhrases implements Phrases {

    private static final Locale RUSSIAN = Locale.of("ru");
    private static final List<String> WEEKDAYS =
            List.of("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям");

    private final RussianWording words;

    RussianPhrases(RussianWording words) {
        this.words = words;
    }

    @Override
    public String deadlinesHeading() {
        return "Сроки: соблюдённые и нарушенные";
    }

    @Override
    public List<String> deadlineColumns() {
        return List.of("Что", "Срок", "Итог", "Чем объясняется");
    }

    @Override
    public String deadlineFigures(Deadlines deadlines) {
        return "Соблюдено: " + deadlines.kept() + ", нарушено: " + deadlines.missed() + ", срок ещё не наступил: "
                + deadlines.pending() + ".";
    }

    @Override
    public String noDeadlines() {
        return "За этот период сроков не было.";
    }

    @Override
    public String clock(String clock) {
        return switch (clock) {
            case "response" -> "реакция";
            case "resolution" -> "восстановление";
            case "work" -> "плановая работа";
            default -> clock;
        };
    }

    @Override
    public String verdict(Deadline verdict, @Nullable Duration late) {
        return switch (verdict) {
            case KEPT -> "в срок";
            case MISSED -> late == null ? "нарушен" : "нарушен на " + words.duration(late);
            case PENDING -> "срок ещё не наступил";
        };
    }

    @Override
    public String step(Step step, ZoneId zone) {
        var at = words.time(step.at(), zone) + ": ";
        var who = step.who() == null ? "" : step.who();
        return at
                + switch (step.kind()) {
                    case HELD -> "отложено, ждали: " + holdReason(step.reason());
                    case RESUMED -> "работа продолжена";
                    case MOVED ->
                        (step.due() == null ? "отсчёт остановлен" : "срок перенесён на " + words.time(step.due(), zone))
                                + (step.reason() == null ? "" : " (" + step.reason() + ")");
                    case ESCALATED -> "никто не ответил, вызваны: " + who;
                    case RELEASED -> who.isEmpty() ? "исполнителя больше не было" : who + " больше не занимается этим";
                    case REOPENED -> "сбой повторился";
                };
    }

    private static String holdReason(@Nullable String reason) {
        return switch (reason == null ? "" : reason) {
            case "customer" -> "клиента";
            case "vendor" -> "поставщика";
            case "change" -> "изменения";
            case "problem" -> "устранения причины";
            default -> "другого исполнителя";
        };
    }

    @Override
    public String orderPathsHeading() {
        return "Заказы, формы и оплата";
    }

    @Override
    public List<String> orderPathColumns() {
        return List.of("Путь покупателя", "Доступность", "Не работало", "Измерено");
    }

    @Override
    public String noOrderPaths() {
        return "Ни одна проверка не проходит путь покупателя через форму или заказ.";
    }

    @Override
    public String signalsNotMeasured() {
        return "Сами заказы, заявки и оплаты не считаются: источник не подключён.";
    }

    @Override
    public String errorPagesHeading() {
        return "Страницы с ошибками";
    }

    @Override
    public List<String> errorPageColumns() {
        return List.of("Страница", "Ответ", "Сколько раз", "Как долго");
    }

    @Override
    public String noErrorPages() {
        return "Ни одна проверяемая страница не отвечала 404 или ошибкой сервера во время аварий.";
    }

    @Override
    public String visitorsNotMeasured() {
        return "Какие ошибки встречали посетители и с каких страниц они пришли, неизвестно: источник не подключён.";
    }

    @Override
    public List<String> analysis(Analysis analysis) {
        var lines = new ArrayList<String>();
        times("До начала работы", analysis.acknowledge(), lines);
        times("До восстановления", analysis.repair(), lines);
        times("Без аварий от одной до следующей", analysis.betweenFailures(), lines);
        var early = analysis.earlyWarning();
        if (early.share() != null && early.low() != null && early.high() != null) {
            var lead = early.leadTime().median();
            lines.add("Раньше остальных мы заметили сбоев: " + early.seenFirst() + " из " + early.failures() + " ("
                    + words.percent(early.share()) + ", с уверенностью 95 % от " + words.percent(early.low()) + " до "
                    + words.percent(early.high()) + ")"
                    + (lead == null ? "" : "; обычно на " + words.duration(lead) + " раньше") + ".");
        }
        analysis.pareto().stream()
                .filter(pareto -> pareto.measure().equals("downtime"))
                .map(this::costliest)
                .filter(line -> !line.isEmpty())
                .forEach(lines::add);
        var season = analysis.seasonality();
        if (season.peakHour() != null && season.hourPValue() != null && season.hourPValue() <= EmergencyTrends.LEVEL) {
            lines.add("Чаще всего аварии начинаются с " + season.peakHour() + ":00 до " + (season.peakHour() + 1)
                    + ":00, случайностью это не объяснить.");
        }
        if (season.peakWeekday() != null
                && season.weekdayPValue() != null
                && season.weekdayPValue() <= EmergencyTrends.LEVEL) {
            lines.add("Чаще всего аварии начинаются по " + WEEKDAYS.get(season.peakWeekday() - 1)
                    + ", случайностью это не объяснить.");
        }
        return lines;
    }

    private void times(String what, Times times, List<String> lines) {
        if (times.count() > 0) {
            lines.add(what + ": обычно (медиана) " + words.duration(times.median())
                    + ", в девяти случаях из десяти не дольше " + words.duration(times.p90()) + " (случаев: "
                    + times.count() + ").");
        }
    }

    @Override
    public String costliest(Pareto pareto) {
        var first = pareto.slices().isEmpty() ? null : pareto.slices().getFirst();
        if (first == null
                || first.key() == null
                || first.share() == null
                || pareto.slices().size() < 2) {
            return "";
        }
        var by =
                switch (pareto.by()) {
                    case "zone" -> "Больше всего простоя в зоне";
                    case "cause" -> "Больше всего простоя по причине";
                    default -> "Больше всего простоя от сбоев вида";
                };
        return by + " «" + first.key() + "»: " + words.duration(first.downtime()) + ", " + words.percent(first.share())
                + " от общего.";
    }

    @Override
    public String comparisonHeading() {
        return "Сравнение с предыдущим периодом";
    }

    @Override
    public List<String> comparisonColumns(String period, String with) {
        return List.of("Показатель", period, with, "О чём это говорит");
    }

    @Override
    public String figure(Compared figure) {
        return switch (figure.figure()) {
            case "emergencies" -> "началось аварий";
            case "emergencies-open" -> "не завершено к концу";
            case "emergencies-found-by-us" -> "первыми заметили мы";
            case "affected" -> "время с авариями";
            case "availability" -> "доступность по всем проверкам";
            case "coverage" -> "измерено";
            case "response-missed" -> "нарушено сроков реакции";
            case "resolution-missed" -> "нарушено сроков восстановления";
            case "median-response" -> "время реакции, медиана";
            case "median-resolution" -> "время восстановления, медиана";
            case "work-done" -> "сделано задач";
            case "work-overdue" -> "просрочено задач";
            case "work-hours" -> "израсходовано часов";
            case "changes" -> "изменений";
            case "risks-open" -> "открытых рисков к концу";
            default -> figure.figure();
        };
    }

    @Override
    public String value(Compared figure, @Nullable Double value) {
        if (value == null) {
            return words.none();
        }
        return switch (figure.unit()) {
            case "minutes" -> words.duration(Duration.ofMillis(Math.round(value * 60_000)));
            case "share" -> words.percent(value);
            case "hours" -> words.hours(value);
            default -> String.valueOf(Math.round(value));
        };
    }

    @Override
    public String verdict(Compared figure) {
        var verdict = figure.verdict();
        var pValue = figure.pValue();
        if (verdict == null || pValue == null) {
            return "";
        }
        var chance = String.format(RUSSIAN, " (вероятность случайности %.1f %%)", pValue * 100);
        return switch (verdict) {
            case ROSE -> "рост" + chance;
            case FELL -> "снижение" + chance;
            case NO_EVIDENCE, TOO_LITTLE_DATA -> "может быть случайностью" + chance;
        };
    }

    @Override
    public String planHeading() {
        return "План на следующий период";
    }

    @Override
    public List<String> planColumns() {
        return List.of("Что", "Когда", "Отведено часов");
    }

    @Override
    public String planFigures(Plan plan) {
        var included = plan.hoursIncluded();
        return "Отведено часов: " + words.hours(plan.hours())
                + (included == null ? "" : " из " + words.hours(included) + " включённых")
                + ". Рисков, которые ждут вашего ответа: " + plan.risksToAnswer() + ".";
    }

    @Override
    public String noPlan() {
        return "На следующий период работ не запланировано.";
    }

    @Override
    public String expires(String subject) {
        return "истекает " + words.expirySubject(subject) + ": продлить";
    }

    @Override
    public String answered(Answer answer, ZoneId zone) {
        return "ответ (" + answer.by() + ", " + words.time(answer.at(), zone) + "): " + answer.text();
    }

    @Override
    public String awaitsAnswer() {
        return "ждёт вашего ответа";
    }

    @Override
    public String promise(ProblemView problem) {
        var checked = problem.promise();
        if (checked == null || problem.pValue() == null) {
            return "";
        }
        return String.format(
                RUSSIAN,
                "после переделки %d за %.0f дн., до неё %d за %.0f дн.; вероятность, что так мало случайно, %.1f %%",
                problem.occurrencesAfter(),
                problem.daysAfter(),
                problem.occurrencesBefore(),
                problem.daysBefore(),
                problem.pValue() * 100);
    }
}
