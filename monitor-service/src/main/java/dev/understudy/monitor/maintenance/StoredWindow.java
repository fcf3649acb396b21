package dev.understudy.monitor.maintenance;

import java.time.Instant;

/** A window as it is stored. */
record StoredWindow(
        String id, String projectId, long version, String createdBy, Instant createdAt, WindowDefinition definition) {

    Window window() {
        return new Window(id, projectId, version, definition);
    }
}
