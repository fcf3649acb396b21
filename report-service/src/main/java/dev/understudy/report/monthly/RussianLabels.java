package dev.understudy.report.monthly;

import dev.understudy.report.chart.DayStrips.Mark;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class RussianLabels implements Labels {

    private static final Locale RUSSIAN = Locale.of("ru");
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("LLL uu", RUSSIAN);

    @Override
    public String contents() {
        return "Содержание";
    }

    @Override
    public String details() {
        return "Подробности";
    }

    @Override
    public String inDetail(String heading) {
        return heading + ": полностью";
    }

    @Override
    public String someOf(int shown, int all) {
        return "Показано " + shown + " из " + all + ", остальное — в подробностях.";
    }

    @Override
    public String mark(Mark mark) {
        return switch (mark) {
            case GOOD -> "работало";
            case TROUBLED -> "работало с перебоями";
            case BAD -> "были сбои";
            case PARTLY -> "измерено частично";
            case UNKNOWN -> "не измерялось";
            case MAINTENANCE -> "плановые работы";
            case OUTSIDE -> "проверки не было или день ещё впереди";
        };
    }

    @Override
    public String dayStrips() {
        return "День за днём";
    }

    @Override
    public String weekStrips() {
        return "Каждая неделя, по худшему дню";
    }

    @Override
    public String dayStripsSay(int checks, int withFailures, int withGaps) {
        return "Проверок: " + checks + ". Дни со сбоями — " + (withFailures == 0 ? "ни у одной" : "у " + withFailures)
                + "; дни, измеренные не полностью, — " + (withGaps == 0 ? "ни у одной" : "у " + withGaps) + ".";
    }

    @Override
    public String furtherChecks(int checks) {
        return "И ещё " + RussianWording.count(checks, "проверка", "проверки", "проверок") + ", где сбоев не больше.";
    }

    @Override
    public String mostTroubledChecks(int listed, int checks) {
        return "Проверок — " + checks + "; в таблице те " + listed
                + ", где сбоев больше всего. Все проверки — в отчёте в виде CSV и JSON.";
    }

    @Override
    public String foundByUs() {
        return "первыми заметили наши проверки";
    }

    @Override
    public String foundByOthers() {
        return "сообщили другие";
    }

    @Override
    public String emergenciesByZone() {
        return "Аварии по зонам";
    }

    @Override
    public String withoutZone() {
        return "без зоны";
    }

    @Override
    public String zoneSays(String zone, int count, int foundByUs) {
        return zone + ": " + RussianWording.count(count, "авария", "аварии", "аварий")
                + ", из них первыми заметили мы: " + foundByUs;
    }

    @Override
    public String zone() {
        return "Зона";
    }

    @Override
    public String emergencies() {
        return "Аварии";
    }

    @Override
    public String hoursByKind() {
        return "Часы по видам работ";
    }

    @Override
    public String hours() {
        return "Часы";
    }

    @Override
    public String kind() {
        return "Вид";
    }

    @Override
    public String inAll() {
        return "всего";
    }

    @Override
    public String kindSays(String kind, String hours) {
        return kind + ": " + hours;
    }

    @Override
    public String included(String hours) {
        return "включено: " + hours;
    }

    @Override
    public String byMonth() {
        return "Аварии по месяцам";
    }

    @Override
    public String month() {
        return "Месяц";
    }

    @Override
    public String month(YearMonth month) {
        return SHORT.format(month);
    }

    @Override
    public String incompleteMonth() {
        return "наблюдался не весь месяц";
    }

    @Override
    public String lowestAvailability() {
        return "Наименьшая доступность";
    }

    @Override
    public String measured(String coverage) {
        return "измерено " + coverage + " времени";
    }

    @Override
    public String foundByUs(int found, int of) {
        return of == 0 ? "не было" : "первыми заметили мы: " + found + " из " + of;
    }

    @Override
    public String responseInTime() {
        return "Реакция в срок";
    }

    @Override
    public String keptOf(int kept, int of) {
        return kept + " из " + of;
    }

    @Override
    public String plannedWork() {
        return "Плановые работы";
    }

    @Override
    public String ofIncluded(@Nullable String included) {
        return included == null ? "часы в договоре не указаны" : "из " + included + " по договору";
    }

    @Override
    public String openRisks() {
        return "Открытые риски";
    }

    @Override
    public String newRisks(int count) {
        return count == 0 ? "новых нет" : "новых: " + count;
    }

    @Override
    public String notCounted() {
        return "сроков не было";
    }
}
