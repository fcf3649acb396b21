package dev.understudy.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of a server as a child process whose output goes to a log file. */
final class ServerProcess {
    private static final int TAIL_BYTES = 16 * 1024;
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern REASON = Pattern.compile("FATAL|PANIC|could not|Error occurred during");

    private final String server;
    private final Path folder;
    private final Path logFile;
    private final int port;
    private final String stopSignal;
    private final ProcessHandle handle;
    /** Null for a process that another JVM has launched. */
    private final @Nullable Process child;

    private final long logStart;

    private ServerProcess(Spec spec, ProcessHandle handle, @Nullable Process child, long logStart) {
        this.server = spec.server;
        this.folder = spec.folder;
        this.logFile = spec.logFile;
        this.port = spec.port;
        this.stopSignal = spec.stopSignal;
        this.handle = handle;
        this.child = child;
        this.logStart = logStart;
    }

    /**
     * What there is to know about a server before it runs.
     *
     * @param server its name in messages
     * @param folder its data
     * @param port what it listens on
     * @param stopSignal name of the signal for an orderly stop
     */
    record Spec(String server, Path folder, Path logFile, int port, String stopSignal) {}

    static ServerProcess launch(Spec spec, List<String> command, Map<String, String> environment, boolean tethered) {
        long logStart = logSize(spec);
        var child = process(spec, command, environment);
        if (tethered) {
            Tether.attach(child.toHandle(), spec.stopSignal);
        }
        return new ServerProcess(spec, child.toHandle(), child, logStart);
    }

    /**
     * Runs a program that does its work and ends.
     *
     * @throws InfrastructureException when it fails, or when the time is over
     */
    static void run(Spec spec, List<String> command, Map<String, String> environment, Duration timeout) {
        long logStart = logSize(spec);
        var process = process(spec, command, environment);
        var run = new ServerProcess(spec, process.toHandle(), process, logStart);
        if (!Await.until(timeout, () -> !process.isAlive())) {
            run.kill();
            throw new InfrastructureException.TooSlow(spec.server, timeout, spec.logFile);
        }
        if (process.exitValue() != 0) {
            throw run.died();
        }
    }

    private static Process process(Spec spec, List<String> command, Map<String, String> environment) {
        try {
            Files.createDirectories(spec.logFile.getParent());
            var builder = new ProcessBuilder(OwnSession.of(command))
                    .directory(spec.folder.toFile())
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(spec.logFile.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + spec.server, e);
        }
    }

    private static long logSize(Spec spec) {
        return spec.logFile.toFile().length();
    }

    /**
     * A server that another part of this JVM, or an earlier JVM, has launched.
     *
     * @throws IllegalArgumentException when no such process lives
     */
    static ServerProcess attach(Spec spec, long pid) {
        var handle = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .orElseThrow(() ->
                        new IllegalArgumentException("%s does not run as process %d".formatted(spec.server, pid)));
        return new ServerProcess(spec, handle, null, 0);
    }

    ProcessHandle handle() {
        return handle;
    }

    CompletableFuture<ProcessHandle> onExit() {
        return handle.onExit();
    }

    /** Known once the process has ended, unless another JVM has launched it. */
    OptionalInt exitCode() {
        return child == null || child.isAlive() ? OptionalInt.empty() : OptionalInt.of(child.exitValue());
    }

    /**
     * Waits until the server answers.
     *
     * @throws InfrastructureException as soon as the process has ended, or when the time is over
     */
    void awaitReady(Duration timeout, BooleanSupplier answers) {
        boolean decided;
        try {
            decided = Await.until(timeout, () -> !handle.isAlive() || answers.getAsBoolean());
        } catch (RuntimeException e) {
            stop(KILL_TIMEOUT);
            throw e;
        }
        if (!handle.isAlive()) {
            throw died();
        }
        if (!decided) {
            stop(KILL_TIMEOUT);
            throw new InfrastructureException.TooSlow(server, timeout, logFile);
        }
    }

    /** Asks the process to end in order, waits, and kills it when the time is over. */
    void stop(Duration timeout) {
        if (handle.isAlive()) {
            boolean sent = Commands.succeeds("kill", "-" + stopSignal, Long.toString(handle.pid()));
            if (!sent || !Await.until(timeout, () -> !handle.isAlive())) {
                kill();
            }
        }
    }

    /** Ends the process at once, as {@code kill -9} does. */
    void kill() {
        handle.destroyForcibly();
        Await.until(KILL_TIMEOUT, () -> !handle.isAlive());
    }

    private InfrastructureException died() {
        String tail = logTail();
        if (tail.contains("No space left on device")) {
            return new InfrastructureException.DiskFull(server, folder);
        }
        if (tail.contains("Address already in use")) {
            return new InfrastructureException.PortTaken(server, port);
        }
        var lines = tail.lines().filter(line -> !line.isBlank()).toList();
        var reason = lines.stream()
                .filter(line -> REASON.matcher(line).find())
                .findFirst()
                .orElse(lines.isEmpty() ? "it wrote nothing" : lines.getLast());
        return new InfrastructureException.Died(server, logFile, reason.strip(), tail);
    }

    /** The end of what this run has written. */
    String logTail() {
        try (var channel = FileChannel.open(logFile, StandardOpenOption.READ)) {
            long from = Math.max(logStart, channel.size() - TAIL_BYTES);
            var bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
            channel.read(bytes, from);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
