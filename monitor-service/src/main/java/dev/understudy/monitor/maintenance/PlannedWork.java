package dev.understudy.monitor.maintenance;

import dev.understudy.events.CheckEvent.CheckApplied;
import java.time.Instant;
import java.util.Optional;

/** What planned work there is. Asked every moment: answers from memory, never waits. */
public interface PlannedWork {

    /** Nothing is ever planned. */
    PlannedWork NONE = new PlannedWork() {
        @Override
        public Optional<OpenWindow> at(CheckApplied check, Instant at) {
            return Optional.empty();
        }

        @Override
        public Instant nextBoundary(Instant at) {
            return Instant.MAX;
        }

        @Override
        public long revision() {
            return 0;
        }
    };

    /** The window that covers a check at a moment; of several, one that skips. */
    Optional<OpenWindow> at(CheckApplied check, Instant at);

    /** When some window opens or closes next; {@link Instant#MAX} if none ever does. */
    Instant nextBoundary(Instant at);

    /** Another number than before whenever the windows are other ones than before. */
    long revision();
}
