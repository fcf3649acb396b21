package dev.understudy.standalone;

/** What the commands end with; documented in {@code docs/operations/standalone.md}. */
public final class ExitCodes {
    public static final int OK = 0;
    public static final int FAILED = 1;
    /** The command was called wrongly. */
    public static final int USAGE = 2;

    public static final int NOT_RUNNING = 3;
    /** It runs, and a part of it does not serve. */
    public static final int DEGRADED = 4;

    private ExitCodes() {}
}
