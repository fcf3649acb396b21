package dev.understudy.monitor.history;

import java.sql.SQLException;

/** The database did not do what the history asked of it. */
public final class HistoryStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HistoryStoreException(String message, SQLException cause) {
        super(message, cause);
    }
}
