package dev.understudy.monitor.schedule;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.monitor.fact.Sightings;
import dev.understudy.monitor.maintenance.MaintenanceMode;
import dev.understudy.monitor.maintenance.OpenWindow;
import dev.understudy.monitor.probe.Observation;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.status.CheckState;
import dev.understudy.monitor.status.Thresholds;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A check that this replica probes. Belongs to the engine's thread. */
final class OwnedCheck {

    static final long NEVER = Long.MIN_VALUE;

    /** An entry of the engine's agenda; void once the check has another one. */
    record Appointment(long at, OwnedCheck check) {}

    final CheckApplied definition;
    final String id;
    final ProbeTarget target;
    final Slots slots;
    final Thresholds thresholds;
    final int partition;
    /** Epoch milliseconds; slots due before were not this replica's to keep. */
    final long ownedAt;

    CheckState state;
    long lastSlot;
    long slot = NEVER;
    int attempt;
    /** Epoch milliseconds. */
    long due;

    @Nullable
    Appointment appointment;

    @Nullable
    Observation last;

    /** Attempt of the last probe of {@link #lastSlot}. */
    int lastAttempt;

    /** Planned work that covers it now. */
    @Nullable
    OpenWindow window;

    /** What was last stored beside verdicts, and when. */
    @Nullable
    Sightings sighted;

    long sightedAt;
    boolean dirty;
    boolean released;

    OwnedCheck(
            CheckApplied definition,
            ProbeTarget target,
            int partition,
            CheckState state,
            @Nullable Instant lastDue,
            long ownedAt) {
        var schedule = definition.schedule();
        this.definition = definition;
        this.id = definition.checkId();
        this.target = target;
        this.slots = Slots.of(id, schedule.interval());
        this.thresholds = Thresholds.of(schedule);
        this.partition = partition;
        this.state = state;
        this.lastSlot = lastDue == null ? NEVER : slots.at(lastDue.toEpochMilli());
        this.ownedAt = ownedAt;
    }

    Duration timeout() {
        return definition.schedule().timeout();
    }

    /** Its own probe of the slot that is due next; the present slot if nobody has probed it yet. */
    Appointment nextSlot(long now) {
        long present = slots.at(now);
        slot = lastSlot < present ? present : present + 1;
        attempt = 0;
        due = slots.due(slot);
        return appoint(due);
    }

    /** Another probe of the same slot if the next slot leaves room for it, or else that slot's. */
    Appointment confirmation(long now) {
        long at = now + definition.schedule().confirmationInterval().toMillis();
        if (at >= slots.due(slot + 1)) {
            return nextSlot(now);
        }
        attempt++;
        due = at;
        return appoint(at);
    }

    /** A probe at once, for the present slot; what came before that slot is not missed. */
    Appointment soon(long now) {
        long present = slots.at(now);
        attempt = lastSlot == present ? lastAttempt + 1 : 0;
        lastSlot = lastSlot == present ? present : present - 1;
        slot = present;
        due = now;
        return appoint(due);
    }

    /** Whether planned work wants it left alone. */
    boolean skipped() {
        return window != null && window.mode() == MaintenanceMode.SKIP;
    }

    private Appointment appoint(long at) {
        var next = new Appointment(at, this);
        appointment = next;
        return next;
    }

    /** It may have waited for so long that a later slot is due by now; then that one is probed. */
    void catchUp(long now) {
        long present = slots.at(now);
        if (present > slot) {
            slot = present;
            attempt = 0;
            due = slots.due(slot);
        }
    }

    /** How many slots before the one about to be probed nobody has probed. */
    long missedSlots() {
        return lastSlot == NEVER || slot <= lastSlot ? 0 : slot - lastSlot - 1;
    }
}
