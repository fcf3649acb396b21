package dev.understudy.incident.problem;

import dev.understudy.events.ProblemEvent.BreakEven;
import java.util.ArrayList;

/** When mending the cause has paid for itself. Pure. */
final class BreakEvens {

    static final double CONFIDENCE = 0.9;

    private BreakEvens() {}

    /**
     * @param occurrences in the window
     * @param days of the window
     * @param hoursSpent on those occurrences that somebody logged hours for
     * @param occurrencesWithHours how many those are
     * @param reworkHours estimate
     */
    static BreakEven of(int occurrences, double days, double hoursSpent, int occurrencesWithHours, double reworkHours) {
        var assumptions = new ArrayList<String>();
        assumptions.add("failures go on at the rate of the last %s days (%d), independently of each other"
                .formatted(text(days), occurrences));
        assumptions.add("the rework ends them, and takes the estimated %s hours".formatted(text(reworkHours)));
        if (occurrences == 0 || occurrencesWithHours == 0 || hoursSpent <= 0) {
            assumptions.add(
                    occurrences == 0
                            ? "there were none in that time, so that there is nothing to save"
                            : "nobody has logged hours for one of them, so that what a repair costs is not known");
            return new BreakEven(null, null, null, CONFIDENCE, assumptions);
        }
        double each = hoursSpent / occurrencesWithHours;
        assumptions.add("a repair takes %s hours, the mean of the %d of %d that were logged"
                .formatted(text(each), occurrencesWithHours, occurrences));
        assumptions.add("the interval is that of the rate alone (Poisson, exact)");
        var rate = Rates.poisson(occurrences, CONFIDENCE);
        return new BreakEven(
                round(reworkHours / (occurrences / days * each)),
                round(reworkHours / (rate.high() / days * each)),
                rate.low() <= 0 ? null : round(reworkHours / (rate.low() / days * each)),
                CONFIDENCE,
                assumptions);
    }

    private static double round(double days) {
        return Math.round(days * 10) / 10.0;
    }

    private static String text(double number) {
        return number == Math.rint(number)
                ? String.valueOf((long) number)
                : String.valueOf(Math.round(number * 10) / 10.0);
    }
}
