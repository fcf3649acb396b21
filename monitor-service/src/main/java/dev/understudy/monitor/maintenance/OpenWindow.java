package dev.understudy.monitor.maintenance;

import dev.understudy.events.CheckStatusEvent.Maintenance;
import java.time.Instant;

/**
 * A window that is open, for a check.
 *
 * @param from when this occurrence began
 * @param until when it will be over
 */
public record OpenWindow(String id, String title, MaintenanceMode mode, Instant from, Instant until) {

    /** As it travels with a change of status. */
    public Maintenance event() {
        return new Maintenance(id, title, mode.word(), from, until);
    }
}
