package dev.understudy.standalone.supervision;

import dev.understudy.embedded.OwnSession;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A component that is an ordinary command.
 *
 * @param environment added to that of the launcher
 * @param directory where it runs
 * @param log standard output and error, appended
 * @param ailment why it cannot serve now; see {@link Component.Run#ailment}
 * @param patience how long an orderly stop may take before the process is killed
 */
public record ProcessComponent(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        Supplier<Optional<String>> ailment,
        Duration patience)
        implements Component {

    @Override
    public Run start() {
        try {
            LogRotation.rotate(log);
            // Out of reach of the terminal's Ctrl-C: the supervisor stops its components, in its order.
            var builder = new ProcessBuilder(OwnSession.of(command))
                    .directory(directory.toFile())
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new CommandRun(builder.start(), ailment, patience);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be started: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** Does not show the environment, which holds passwords. */
    @Override
    public String toString() {
        return "ProcessComponent[name=%s, command=%s]".formatted(name, command);
    }

    private record CommandRun(Process child, Supplier<Optional<String>> health, Duration patience) implements Run {

        @Override
        public ProcessHandle process() {
            return child.toHandle();
        }

        @Override
        public CompletableFuture<?> ended() {
            return child.onExit();
        }

        @Override
        public OptionalInt exitCode() {
            return child.isAlive() ? OptionalInt.empty() : OptionalInt.of(child.exitValue());
        }

        @Override
        public Optional<String> ailment() {
            return health.get();
        }

        @Override
        public void stop() {
            Processes.stop(child.toHandle(), patience);
        }
    }
}
