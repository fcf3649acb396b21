package dev.understudy.monitor.status;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.Maintenance;
import dev.understudy.events.Failure;
import dev.understudy.monitor.fact.Sightings;
import dev.understudy.monitor.probe.Observation;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where the engine leaves what must outlive it; never makes it wait. */
public interface Ledger {

    /** @return false when there is no room for it now; the engine then acts as if it had not happened yet */
    boolean offer(Entry entry);

    sealed interface Entry {}

    /**
     * A check's status has changed.
     *
     * @param to the state that the change leads to; it is valid if the stored sequence is one less
     * @param at end of the probe, or the moment, that decided it
     * @param evidence what it was decided by, as it is to be kept: what the probe saw, the maintenance window, who
     *     paused the check...
     * @param maintenance the window that covers the moment
     */
    record Change(
            CheckApplied check,
            CheckStatus from,
            CheckState to,
            Instant at,
            long slot,
            @Nullable Failure failure,
            Object evidence,
            @Nullable Maintenance maintenance)
            implements Entry {

        /** Outside of planned work. */
        public Change(
                CheckApplied check,
                CheckStatus from,
                CheckState to,
                Instant at,
                long slot,
                @Nullable Failure failure,
                Object evidence) {
            this(check, from, to, at, slot, failure, evidence, null);
        }
    }

    /**
     * Slots that nobody probed.
     *
     * @param from when the first of them was due
     * @param until when the one after the last was
     * @param lastDue when the last of them was due
     */
    record Missed(
            CheckApplied check,
            long firstSlot,
            long lastSlot,
            Instant from,
            Instant until,
            Instant lastDue,
            String reason)
            implements Entry {}

    /**
     * What checks have come to since this was last stored.
     *
     * @param written completes when the rows are stored, or can no longer be
     */
    record Progress(List<Row> rows, CompletableFuture<Void> written) implements Entry {

        /**
         * @param lastDue when the last probed slot was due
         * @param last what the last probe saw
         */
        public record Row(String checkId, CheckState state, Instant lastDue, Observation last) {}
    }

    /** What a probe found out beside its verdict; offered when it is new, and now and then. */
    record Sighted(CheckApplied check, Sightings sightings, Instant at) implements Entry {}
}
