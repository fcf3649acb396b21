package dev.understudy.report.monthly;

import dev.understudy.report.chart.DayStrips.Mark;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** What stands in charts and beside figures, in one language. Sentences are {@link Wording}'s. */
sealed interface Labels permits EnglishLabels, RussianLabels {

    static Labels of(Wording words) {
        return words.language().equals("ru") ? new RussianLabels() : new EnglishLabels();
    }

    String contents();

    /** Heading of all that follows the first pages. */
    String details();

    /** Heading of a section of which the first pages have a part. */
    String inDetail(String heading);

    /** Where not every row is on the first pages. */
    String someOf(int shown, int all);

    String mark(Mark mark);

    String dayStrips();

    /** Of a longer period. */
    String weekStrips();

    /** What the strips say in one sentence. */
    String dayStripsSay(int checks, int withFailures, int withGaps);

    /** Of those checks that have no strip. */
    String furtherChecks(int checks);

    /** Where not every check has a row. */
    String mostTroubledChecks(int listed, int checks);

    String foundByUs();

    String foundByOthers();

    String emergenciesByZone();

    String withoutZone();

    String zoneSays(String zone, int count, int foundByUs);

    String zone();

    String emergencies();

    String hoursByKind();

    String hours();

    String kind();

    /** Of all kinds together. */
    String inAll();

    String kindSays(String kind, String hours);

    String included(String hours);

    String byMonth();

    String month();

    String month(YearMonth month);

    String incompleteMonth();

    String lowestAvailability();

    String measured(String coverage);

    String foundByUs(int found, int of);

    String responseInTime();

    String keptOf(int kept, int of);

    String plannedWork();

    String ofIncluded(@Nullable String included);

    String openRisks();

    String newRisks(int count);

    String notCounted();
}
