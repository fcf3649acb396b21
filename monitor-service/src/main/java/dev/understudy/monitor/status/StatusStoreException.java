package dev.understudy.monitor.status;

import java.sql.SQLException;

/** The database did not do what the engine asked of it. */
public final class StatusStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StatusStoreException(String message, SQLException cause) {
        super(message, cause);
    }
}
