package dev.understudy.monitor.fact;

import java.sql.SQLException;

/** The database did not do what was asked of it. */
public final class FactStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FactStoreException(String message, SQLException cause) {
        super(message, cause);
    }
}
