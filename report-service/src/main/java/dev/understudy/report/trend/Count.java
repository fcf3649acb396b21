package dev.understudy.report.trend;

/**
 * Events of a stretch of time.
 *
 * @param events how many there were
 * @param exposure time in which they could be noticed, in any unit that all counts of a comparison share; a month that was
 *     measured for half of its time has half the exposure
 */
public record Count(int events, double exposure) {

    /** @throws IllegalArgumentException if there are fewer than no events, or the exposure is not a positive number */
    public Count {
        if (events < 0) {
            throw new IllegalArgumentException("events must not be negative, but are " + events);
        }
        if (!(exposure > 0) || Double.isInfinite(exposure)) {
            throw new IllegalArgumentException("the exposure must be a positive number, but is " + exposure);
        }
    }

    public double rate() {
        return events / exposure;
    }

    Count plus(Count other) {
        return new Count(Math.addExact(events, other.events), exposure + other.exposure);
    }
}
