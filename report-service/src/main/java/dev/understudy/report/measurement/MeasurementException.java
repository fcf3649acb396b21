package dev.understudy.report.measurement;

/** The measurements could not be read or written. */
public final class MeasurementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MeasurementException(String message, Throwable cause) {
        super(message, cause);
    }
}
