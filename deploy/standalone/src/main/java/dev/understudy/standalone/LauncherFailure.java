package dev.understudy.standalone;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked for; the message is the one line that the user gets to see. */
public final class LauncherFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** @param exitCode see {@link ExitCodes} */
    public LauncherFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public LauncherFailure(String message) {
        this(ExitCodes.FAILED, message, null);
    }

    public LauncherFailure(String message, @Nullable Throwable cause) {
        this(ExitCodes.FAILED, message, cause);
    }

    public static LauncherFailure usage(String message) {
        return new LauncherFailure(ExitCodes.USAGE, message, null);
    }

    public int exitCode() {
        return exitCode;
    }
}
