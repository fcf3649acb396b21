package dev.understudy.monitor.maintenance;

import dev.understudy.events.CheckEvent.CheckApplied;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A window that is ready to be asked whether it is open. Asked every moment for every check, so it keeps the answer for
 * as long as it holds.
 */
final class Window {

    /**
     * What holds from {@code from} until just before {@code until}.
     *
     * @param open the occurrence that covers the stretch; absent while the window is closed
     */
    private record Answer(Instant from, Instant until, Occurrences.@Nullable Occurrence open) {

        boolean speaksFor(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }
    }

    final String id;
    final String projectId;
    final long version;
    final String title;
    final MaintenanceMode mode;
    private final Set<String> zones;
    private final Set<String> checks;
    private final Occurrences occurrences;
    private volatile Answer last = new Answer(Instant.MAX, Instant.MAX, null);

    Window(String id, String projectId, long version, WindowDefinition definition) {
        this.id = id;
        this.projectId = projectId;
        this.version = version;
        this.title = definition.shownTitle();
        this.mode = definition.modeOrMute();
        this.zones = definition.zones() == null ? Set.of() : Set.copyOf(definition.zones());
        this.checks = definition.checks() == null ? Set.of() : Set.copyOf(definition.checks());
        this.occurrences = definition.occurrences();
    }

    boolean covers(CheckApplied check) {
        return (zones.isEmpty() && checks.isEmpty())
                || checks.contains(check.name())
                || (check.zoneId() != null && zones.contains(check.zoneId()));
    }

    Optional<Occurrences.Occurrence> openAt(Instant at) {
        return Optional.ofNullable(answer(at).open());
    }

    /** When what holds at a moment will not hold any more; {@link Instant#MAX} if it always will. */
    Instant boundary(Instant at) {
        return answer(at).until();
    }

    private Answer answer(Instant at) {
        var known = last;
        if (known.speaksFor(at)) {
            return known;
        }
        var open = occurrences.at(at).orElse(null);
        var fresh = open != null
                ? new Answer(open.from(), open.until(), open)
                : new Answer(
                        at,
                        occurrences.next(at).map(Occurrences.Occurrence::from).orElse(Instant.MAX),
                        null);
        last = fresh;
        return fresh;
    }
}
