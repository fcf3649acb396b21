package dev.understudy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(outBefore);
        System.setErr(errBefore);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "down",
                "status",
                "logs",
                "token",
                "apply",
                "events",
                "replay-dlq",
                "demo",
                "backup",
                "restore",
                "generate-completion"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(Main.run(command, "--help")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: understudy " + command);
    }

    @ParameterizedTest
    @CsvSource({
        "apply -f nowhere.yaml, 1, understudy: nowhere.yaml does not exist.",
        "events, 3, understudy: No suite runs on",
        "demo break site, 3, understudy: No suite runs on",
        "replay-dlq mail, 2, understudy: Unknown service 'mail'",
        "token --role king, 2, understudy: Unknown role 'king'",
        "token --role admin --ttl soon, 2, understudy: Invalid value for option '--ttl': 'soon' is no duration",
        "status, 3, understudy: No suite was started on",
        "logs, 1, understudy: There are no logs in",
        "restore --from nowhere, 1, understudy: nowhere does not exist.",
        "backup --out x.tgz, 1, holds no suite",
        "up --port-base 8x, 2, understudy: Invalid value for option '--port-base'",
    })
    void aFailureIsOneLineAndAnExitCode(String command, int exitCode, String message) {
        var arguments = (command + " --data " + data).split(" ");
        assertThat(Main.run(arguments)).isEqualTo(exitCode);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message).hasLineCount(1);
    }

    @Test
    void stoppingWhatDoesNotRunIsNoFailure() {
        assertThat(Main.run("down", "--data", data.toString())).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("No suite runs on");
    }

    @Test
    void completesItselfInTheShell() {
        assertThat(Main.run("generate-completion")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("_complete_understudy", "replay-dlq");
    }

    @Test
    void looksLeaveNoTrace() throws Exception {
        Main.run("status", "--data", data.toString());
        Main.run("down", "--data", data.toString());
        try (var files = Files.list(data)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"45s, PT45S", "30m, PT30M", "8h, PT8H", "7d, PT168H", "PT8H30M, PT8H30M", "12H, PT12H"})
    void durationsAreReadInBothForms(String text, Duration expected) {
        assertThat(new Durations().convert(text)).isEqualTo(expected);
    }
}
