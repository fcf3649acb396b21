package dev.understudy.embedded;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a server could not be started or used. The message is one line for the user: what, where, and the way out;
 * {@link Died#logTail()} has more.
 */
public abstract sealed class InfrastructureException extends RuntimeException {
    private InfrastructureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Another process listens on the port. */
    public static final class PortTaken extends InfrastructureException {
        private final int port;

        PortTaken(String server, int port) {
            super(
                    "Port %d of 127.0.0.1, wanted by %s, is taken by another process. Stop it or choose another port."
                            .formatted(port, server),
                    null);
            this.port = port;
        }

        public int port() {
            return port;
        }
    }

    /** The data folder exists but is not one this server can use. */
    public static final class BrokenFolder extends InfrastructureException {
        private final Path folder;

        BrokenFolder(String server, Path folder, String reason, @Nullable Throwable cause) {
            super(
                    "The data folder %s is not usable by %s: %s. Restore it from a backup or move it away."
                            .formatted(folder, server, reason),
                    cause);
            this.folder = folder;
        }

        public Path folder() {
            return folder;
        }
    }

    /** A process that uses the data folder is still running. */
    public static final class AlreadyRuns extends InfrastructureException {
        private final long pid;

        AlreadyRuns(String server, Path folder, long pid) {
            super("%s already runs on %s as process %d.".formatted(server, folder, pid), null);
            this.pid = pid;
        }

        public long pid() {
            return pid;
        }
    }

    /** No space left on the device that holds the folder. */
    public static final class DiskFull extends InfrastructureException {
        DiskFull(String server, Path folder) {
            super("The disk that holds %s is full; %s cannot start.".formatted(folder, server), null);
        }
    }

    /** What the server is made of is missing on this machine. */
    public static final class NotInstalled extends InfrastructureException {
        NotInstalled(String message) {
            super(message, null);
        }
    }

    /** The process ended before it was ready. */
    public static final class Died extends InfrastructureException {
        private final String logTail;

        Died(String server, Path logFile, String reason, String logTail) {
            super("%s ended before it was ready: %s (log: %s)".formatted(server, reason, logFile), null);
            this.logTail = logTail;
        }

        /** The last lines that the process wrote. */
        public String logTail() {
            return logTail;
        }
    }

    /** The process lives but did not answer in time; it was stopped again. */
    public static final class TooSlow extends InfrastructureException {
        TooSlow(String server, Duration timeout, Path logFile) {
            super(
                    "%s was not ready after %d s and was stopped (log: %s)"
                            .formatted(server, timeout.toSeconds(), logFile),
                    null);
        }
    }

    /** A running server refused what it was asked for. */
    public static final class Refused extends InfrastructureException {
        Refused(String message, Throwable cause) {
            super(message + ": " + cause.getMessage(), cause);
        }
    }
}
