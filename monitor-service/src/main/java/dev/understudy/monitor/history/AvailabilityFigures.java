package dev.understudy.monitor.history;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Availability up to now, for whoever shows it. */
@ApplicationScoped
public class AvailabilityFigures {

    private final HistoryReader reader;
    private final Clock clock;

    AvailabilityFigures(HistoryReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * @param availability of the measured time, 0 to 1; absent when nothing was measured
     * @param coverage measured time by all time, 0 to 1
     */
    public record Figure(@Nullable Double availability, double coverage) {}

    /** By check id, of the time that ends now. */
    public Map<String, Figure> last(Collection<String> checkIds, Duration time) {
        long now = clock.millis();
        var figures = new LinkedHashMap<String, Figure>();
        reader.measure(checkIds, reader.possible(now - time.toMillis(), false), now)
                .forEach((checkId, measured) -> {
                    var sum = Availability.of(measured.getFirst());
                    figures.put(checkId, new Figure(sum.availability(), sum.coverage()));
                });
        return figures;
    }
}
