package dev.understudy.standalone.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.Json;
import dev.understudy.standalone.LauncherFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code run/suite.json}: written by the supervisor alone, read by every command at any time. */
public record StateFile(Path path) {

    public static StateFile in(DataFolder folder) {
        return new StateFile(folder.stateFile());
    }

    /** Replaces the file in one step: a reader sees the old state or the new one. */
    public void write(SuiteState state) throws IOException {
        var next = path.resolveSibling(path.getFileName() + ".next");
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), state);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The last state; empty when nothing was ever started here, or when the file is no state. */
    public Optional<SuiteState> read() {
        try {
            return Optional.of(Json.MAPPER.readValue(Files.readAllBytes(path), SuiteState.class));
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LauncherFailure("%s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    /**
     * The state of a suite that runs.
     *
     * @throws LauncherFailure when it does not, with the exit code for that
     */
    public SuiteState requireRunning(DataFolder folder) {
        return read().filter(SuiteState::isSupervised)
                .orElseThrow(() -> new LauncherFailure(
                        ExitCodes.NOT_RUNNING,
                        "No suite runs on %s. Start it with `understudy up`, or name its folder with --data."
                                .formatted(folder.root()),
                        null));
    }
}
