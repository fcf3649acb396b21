package dev.understudy.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.embedded.Ports;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.Json;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.Installation;
import dev.understudy.standalone.suite.PortPlan;
import dev.understudy.standalone.suite.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as its users run it: a real broker, a real database, processes in the services' places. */
class SuiteTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path temporary;

    private Path data;
    private int base;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        data = temporary.resolve("data");
        base = new PortPlan(15_000).freeBase(false, Ports::inUse).orElseThrow();
        for (var service : ServiceName.values()) {
            var jar = new Installation(temporary).serviceJar(service);
            Files.createDirectories(jar.getParent());
            pack(jar);
        }
        Files.createDirectories(data.resolve("config"));
        Files.writeString(data.resolve("config/suite.env"), "GREETING=hello\n");
    }

    @AfterEach
    void leaveNothingBehind() {
        Leftovers.stop(DataFolder.at(data));
    }

    @Test
    void startsMendsTakesOverAndStops() throws Exception {
        var up = understudy("up", "--detach", "--port-base", Integer.toString(base));
        assertThat(up.exitCode).as(up.err).isEqualTo(ExitCodes.OK);
        assertThat(up.out).contains("Ready in", "http://127.0.0.1:%d".formatted(base + 1), "admin token");

        var status = status();
        assertThat(status.path("state").asText()).isEqualTo("READY");
        assertThat(status.path("kafka").path("bootstrapServers").asText()).isEqualTo("127.0.0.1:" + (base + 20));
        assertThat(names(status))
                .containsExactly("postgres", "kafka", "passport", "monitor", "incident", "notifier", "report");
        assertThat(status.path("memoryBytes").asLong()).isPositive();
        assertThat(understudy("events", "--no-follow").exitCode).isEqualTo(ExitCodes.OK);
        assertThat(understudy("replay-dlq", "incident").out).contains("incident.dlq.v1: 0 dead letters replayed");
        assertThat(understudy("backup", "--out", temporary.resolve("x.tgz").toString()).err)
                .contains("runs. Stop it");

        var second = understudy("up");
        assertThat(second.exitCode).isEqualTo(ExitCodes.OK);
        assertThat(second.out).contains("runs already");

        kill(component(status, "incident").path("pid").asLong());
        await().atMost(PATIENCE).untilAsserted(() -> {
            var mended = component(status(), "incident");
            assertThat(mended.path("restarts").asInt()).isEqualTo(1);
            assertThat(mended.path("state").asText()).isEqualTo("READY");
            assertThat(mended.path("lastExitCode").asInt()).isEqualTo(128 + 9);
        });

        kill(status.path("supervisor").path("pid").asLong());
        var orphaned = understudy("status");
        assertThat(orphaned.exitCode).isEqualTo(ExitCodes.NOT_RUNNING);
        assertThat(orphaned.out).contains("The supervisor is gone, but these still run");

        var again = understudy("up", "--detach");
        assertThat(again.exitCode).as(again.err).isEqualTo(ExitCodes.OK);
        assertThat(status().path("portBase").asInt()).as("remembered").isEqualTo(base);

        var down = understudy("down");
        assertThat(down.exitCode).isEqualTo(ExitCodes.OK);
        var told = down.out.lines().map(String::strip).toList();
        assertThat(told).endsWith("Stopped.");
        // Last of all, and both at once.
        assertThat(told.subList(told.size() - 3, told.size() - 1))
                .containsExactlyInAnyOrder("kafka     stopped", "postgres  stopped");
        assertThat(Leftovers.find(DataFolder.at(data))).isEmpty();
        assertThat(new PortPlan(base).all(false)).noneMatch(wanted -> Ports.inUse(wanted.port()));
    }

    @Test
    void aServiceThatCannotStartFailsTheStartWithItsReason() throws Exception {
        Files.writeString(
                data.resolve("config/suite.env"), "GREETING=hello\nUNDERSTUDY_JVM_OPTIONS_REPORT=-Dfail=true\n");

        var up = understudy("up", "--detach", "--port-base", Integer.toString(base));

        assertThat(up.exitCode).isEqualTo(ExitCodes.FAILED);
        assertThat(up.err)
                .contains("report ended with exit code 1 while starting: the schema is from the future")
                .hasLineCount(1);
        assertThat(status().path("state").asText()).isEqualTo("FAILED");
        assertThat(Leftovers.find(DataFolder.at(data))).isEmpty();
    }

    private JsonNode status() throws IOException, InterruptedException {
        return Json.MAPPER.readTree(understudy("status", "--json").out);
    }

    private static JsonNode component(JsonNode status, String name) {
        return StreamSupport.stream(status.path("components").spliterator(), false)
                .filter(component -> component.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode status) {
        return status.path("components").findValuesAsText("name");
    }

    private static void kill(long pid) throws Exception {
        var process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    private Ended understudy(String... arguments) throws IOException, InterruptedException {
        var out = temporary.resolve("out");
        var err = temporary.resolve("err");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dunderstudy.home=" + temporary,
                "-Dunderstudy.broker.lib=" + System.getProperty("understudy.broker.lib"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.understudy.standalone.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        int exitCode = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Ended(exitCode, Files.readString(out), Files.readString(err));
    }

    private static void pack(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
        var name = FakeService.class.getName().replace('.', '/') + ".class";
        try (var file = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = FakeService.class.getClassLoader().getResourceAsStream(name)) {
            file.putNextEntry(new JarEntry(name));
            code.transferTo(file);
        }
    }
}
