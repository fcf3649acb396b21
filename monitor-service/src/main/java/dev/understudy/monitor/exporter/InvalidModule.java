package dev.understudy.monitor.exporter;

/** A module that is not there, or that cannot be probed with. */
public final class InvalidModule extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidModule(String message) {
        super(message);
    }
}
