package dev.understudy.standalone.logs;

import dev.understudy.standalone.Json;
import dev.understudy.standalone.supervision.LogRotation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The launcher's own log: JSON lines like those of the services, appended whole, so that several commands can write at
 * the same time.
 */
public final class LauncherLog extends Handler {

    private static final String SERVICE = "launcher";

    private final SimpleFormatter messages = new SimpleFormatter();
    private final Path file;

    private LauncherLog(Path file) {
        this.file = file;
    }

    /** Sends everything that is logged in this JVM to the file from now on, and nothing to the console. */
    public static void open(Path file) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        Logger.getLogger("dev.understudy").setLevel(Level.INFO);
        root.addHandler(new LauncherLog(file));
    }

    /** Puts a large file aside. Only for the one command that holds the folder's lock. */
    public static void rotate(Path file) {
        try {
            LogRotation.rotate(file);
        } catch (IOException e) {
            Logger.getLogger(LauncherLog.class.getName()).log(Level.WARNING, "the log cannot be put aside", e);
        }
    }

    /** Nothing is logged on the console, nor anywhere else while there is no folder for it. */
    public static void silence() {
        LogManager.getLogManager().reset();
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record) || !Files.isDirectory(file.resolveSibling(""))) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", record.getInstant().toString());
        line.put("level", level(record.getLevel()));
        line.put("loggerName", record.getLoggerName());
        line.put("message", messages.formatMessage(record));
        line.put("processId", ProcessHandle.current().pid());
        line.put("service", SERVICE);
        if (record.getThrown() != null) {
            var trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            line.put("stackTrace", trace.toString());
        }
        try {
            Files.writeString(
                    file,
                    Json.MAPPER.writeValueAsString(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            reportError("the launcher's log cannot be written", e, java.util.logging.ErrorManager.WRITE_FAILURE);
        }
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
