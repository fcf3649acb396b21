package dev.understudy.report.journal;

import java.sql.SQLException;

/** The database did not take or give the journal; {@code Intake} finds the cause in it and tries again. */
class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1;

    JournalException(String message, SQLException cause) {
        super(message, cause);
    }
}
