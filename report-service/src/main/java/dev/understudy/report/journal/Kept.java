package dev.understudy.report.journal;

import dev.understudy.events.Event;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** @param aggregateId what it happened to */
record Kept(Event<?> event, String aggregateId) {

    /** Empty for what nothing is counted from. */
    static Optional<Kept> of(Event<?> event, @Nullable String aggregateId) {
        return aggregateId == null ? Optional.empty() : Optional.of(new Kept(event, aggregateId));
    }
}
