package dev.understudy.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as the launcher sees it: a process. */
@Timeout(60)
class DemoMainTest {

    private static final List<String> FREE_PORTS =
            List.of("--http-port", "0", "--https-port", "0", "--smtp-port", "0", "--pages-port", "0");

    @TempDir
    Path data;

    @Test
    void saysReadyInLittleMemoryAndStopsOnSigterm() throws Exception {
        Process process = start(FREE_PORTS);
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("ready");

            // Not destroy(): that closes the streams that are read below.
            process.toHandle().destroy();

            assertThat(out.readLine()).as("nothing more to say").isNull();
            assertThat(text(process.getErrorStream())).isEmpty();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("ended by the signal").isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http-port", "--https-port", "--smtp-port", "--pages-port"})
    void saysInOneLineWhichPortIsTaken(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            List<String> arguments = new ArrayList<>(FREE_PORTS);
            arguments.addAll(List.of(option, String.valueOf(taken.getLocalPort())));

            assertThat(failure(1, arguments)).contains("port " + taken.getLocalPort() + " of 127.0.0.1");
        }
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheSecretAndNeverShowsIt() throws Exception {
        Path secret = data.resolve("secret");
        List<String> arguments = new ArrayList<>(FREE_PORTS);
        arguments.addAll(List.of("--webhook-secret-file", secret.toString()));

        assertThat(failure(1, arguments)).contains("does not exist");
        Files.writeString(secret, "whsec_c2hvcnQ=");
        assertThat(failure(1, arguments)).contains("at least 24 bytes").doesNotContain("c2hvcnQ");
    }

    @Test
    void saysInOneLineThatTheDataFolderIsNone() throws Exception {
        Files.writeString(data.resolve("demo"), "a file where a folder should be");

        assertThat(failure(1, FREE_PORTS)).contains("data folder");
    }

    @Test
    void refusesOptionsItDoesNotKnow() {
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--date", "x")))
                .hasMessageContaining("unknown option --date");
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--data"))).hasMessageContaining("lacks its value");
        assertThatThrownBy(() -> DemoOptions.parse(List.of())).hasMessageContaining("--data is missing");
        assertThatThrownBy(() -> DemoOptions.parse(List.of("--data", "x", "--port-base", "65500")))
                .hasMessageContaining("--http-port is '65540'");
    }

    @Test
    void derivesPortsFromTheBase() {
        DemoOptions options = DemoOptions.parse(List.of("--data", "x", "--port-base", "9000", "--smtp-port", "25"));

        assertThat(options).isEqualTo(new DemoOptions(Path.of("x"), 9040, 9041, 25, 9043, null));
    }

    private String failure(int status, List<String> arguments) throws Exception {
        Process process = start(arguments);
        try {
            String error = text(process.getErrorStream());
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(status);
            assertThat(error.lines()).hasSize(1);
            assertThat(text(process.getInputStream())).isEmpty();
            return error;
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DemoMain.class.getName(),
                "--data",
                data.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command).start();
    }

    private static String text(InputStream in) throws Exception {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
