package dev.understudy.notifier.incident;

import dev.understudy.events.Event;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentCancelled;
import dev.understudy.events.IncidentEvent.IncidentClosed;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentDeadlineRecomputed;
import dev.understudy.events.IncidentEvent.IncidentDeadlineWarned;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentHeld;
import dev.understudy.events.IncidentEvent.IncidentMemberSplitOff;
import dev.understudy.events.IncidentEvent.IncidentMembersAdded;
import dev.understudy.events.IncidentEvent.IncidentMerged;
import dev.understudy.events.IncidentEvent.IncidentNoteAdded;
import dev.understudy.events.IncidentEvent.IncidentOccurredAgain;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentReopened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.IncidentEvent.IncidentResumed;
import dev.understudy.events.IncidentEvent.IncidentSeverityChanged;
import dev.understudy.events.IncidentEvent.IncidentSuppressed;
import dev.understudy.events.IncidentEvent.IncidentUnacknowledged;
import dev.understudy.events.IncidentEvent.IncidentUnmerged;
import dev.understudy.events.IncidentEvent.IncidentUnsuppressed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows incidents. Their sequence number recognises the repeated and the late event, so no inbox is needed. */
@ApplicationScoped
class IncidentHandler {

    private final IncidentStandings standings;
    private final jakarta.enterprise.event.Event<IncidentMoved> moved;

    IncidentHandler(IncidentStandings standings, jakarta.enterprise.event.Event<IncidentMoved> moved) {
        this.standings = standings;
        this.moved = moved;
    }

    @Transactional
    void on(Event<IncidentEvent> event) {
        switch (event.data()) {
            case IncidentOpened opened -> {
                standings.describe(opened);
                record(opened, IncidentStanding.OPEN, null);
            }
            case IncidentAcknowledged acknowledged ->
                record(
                        acknowledged,
                        IncidentStanding.ACKNOWLEDGED,
                        acknowledged.by(),
                        acknowledged.awaited() == null ? List.of() : acknowledged.awaited());
            case IncidentUnacknowledged unacknowledged -> record(unacknowledged, IncidentStanding.OPEN, null);
            case IncidentHeld held -> record(held, IncidentStanding.ACKNOWLEDGED, held.by());
            case IncidentResumed resumed -> record(resumed, IncidentStanding.ACKNOWLEDGED, resumed.by());
            case IncidentResolved resolved -> record(resolved, IncidentStanding.RESOLVED, resolved.by());
            case IncidentReopened reopened -> record(reopened, IncidentStanding.OPEN, null);
            case IncidentClosed closed -> record(closed, IncidentStanding.RESOLVED, closed.by());
            case IncidentCancelled cancelled -> record(cancelled, IncidentStanding.RESOLVED, cancelled.by());
            case IncidentMerged merged -> record(merged, IncidentStanding.RESOLVED, merged.by());
            case IncidentUnmerged unmerged ->
                record(
                        unmerged,
                        switch (unmerged.state()) {
                            case "TRIGGERED" -> IncidentStanding.OPEN;
                            case "RESOLVED" -> IncidentStanding.RESOLVED;
                            default -> IncidentStanding.ACKNOWLEDGED;
                        },
                        unmerged.by());
            case IncidentEscalated escalated -> standsWhereItStood();
            case IncidentMembersAdded added -> standsWhereItStood();
            case IncidentMemberSplitOff splitOff -> standsWhereItStood();
            case IncidentOccurredAgain again -> standsWhereItStood();
            case IncidentSeverityChanged changed -> standsWhereItStood();
            case IncidentNoteAdded note -> standsWhereItStood();
            case IncidentSuppressed suppressed -> standsWhereItStood();
            case IncidentUnsuppressed unsuppressed -> standsWhereItStood();
            case IncidentDeadlineWarned warned -> standsWhereItStood();
            case IncidentDeadlineBreached breached -> standsWhereItStood();
            case IncidentDeadlineRecomputed recomputed -> standsWhereItStood();
        }
    }

    /** Recording the sequence would shut out an acknowledgement that comes late. */
    private static void standsWhereItStood() {}

    private void record(IncidentEvent event, IncidentStanding standing, @Nullable String actor) {
        record(event, standing, actor, List.of());
    }

    private void record(IncidentEvent event, IncidentStanding standing, @Nullable String actor, List<String> awaited) {
        if (standings.record(
                event.projectId(), event.incidentId(), event.sequence(), standing, event.at(), actor, awaited)) {
            moved.fire(new IncidentMoved(event.incidentId()));
        }
    }
}
