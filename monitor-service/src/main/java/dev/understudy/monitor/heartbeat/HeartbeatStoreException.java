package dev.understudy.monitor.heartbeat;

import java.sql.SQLException;

/** The database did not do what was asked of it. */
public final class HeartbeatStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HeartbeatStoreException(String message, SQLException cause) {
        super(message, cause);
    }
}
