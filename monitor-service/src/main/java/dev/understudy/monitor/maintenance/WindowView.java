package dev.understudy.monitor.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A window, and when it is open next.
 *
 * @param version grows with every change; the {@code ETag}
 * @param open whether it is open now
 * @param occurrences the next ones, the open one included
 */
@Schema(name = "MaintenanceWindow")
record WindowView(
        String id,
        long version,
        String title,
        String mode,
        String timeZone,
        @Nullable String start,
        @Nullable Duration duration,
        @Nullable String rrule,
        List<String> zones,
        List<String> checks,
        boolean enabled,
        String createdBy,
        Instant createdAt,
        boolean open,
        List<OccurrenceView> occurrences) {

    private static final int SHOWN = 5;

    @Schema(name = "MaintenanceOccurrence")
    record OccurrenceView(Instant from, Instant until) {}

    static WindowView of(StoredWindow stored, Instant now) {
        var definition = stored.definition();
        var next =
                definition.counts() ? definition.occurrences().upcoming(now, SHOWN) : List.<Occurrences.Occurrence>of();
        return new WindowView(
                stored.id(),
                stored.version(),
                definition.shownTitle(),
                definition.modeOrMute().word(),
                definition.timeZone() == null ? "UTC" : definition.timeZone(),
                definition.start(),
                definition.duration(),
                definition.rrule(),
                definition.zones() == null ? List.of() : definition.zones(),
                definition.checks() == null ? List.of() : definition.checks(),
                definition.counts(),
                stored.createdBy(),
                stored.createdAt(),
                next.stream().anyMatch(occurrence -> occurrence.covers(now)),
                next.stream()
                        .map(occurrence -> new OccurrenceView(occurrence.from(), occurrence.until()))
                        .toList());
    }
}
