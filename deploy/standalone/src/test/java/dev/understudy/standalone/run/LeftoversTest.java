package dev.understudy.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.standalone.suite.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    /** Lives until it is told to end. */
    static final class Child {
        public static void main(String[] arguments) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    @TempDir
    Path temporary;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void killChildren() {
        children.forEach(Process::destroyForcibly);
    }

    @Test
    void findsAndStopsItsOwnProcessesAndNoOthers() throws IOException {
        var ours = DataFolder.at(Files.createDirectory(temporary.resolve("data")));
        var neighbours = DataFolder.at(Files.createDirectory(temporary.resolve("data2")));
        var leftover = start(Markers.option(ours, "incident"));
        var foreign = start(Markers.option(neighbours, "incident"));
        var unmarked = start("-Dunderstudy.component=%s/incident/x".formatted(ours.root()));
        await().until(() -> Leftovers.find(neighbours).size() == 1);
        await().until(() -> Leftovers.find(ours).size() == 1);

        var stopped = Leftovers.stop(ours);

        assertThat(stopped).hasToString("[incident (process %d)]".formatted(leftover.pid()));
        assertThat(leftover.isAlive()).isFalse();
        assertThat(foreign.isAlive()).isTrue();
        assertThat(unmarked.isAlive()).isTrue();
    }

    @Test
    void aProgramThatOnlySpeaksOfAComponentIsNone() throws IOException {
        var ours = DataFolder.at(temporary);
        var reader = new ProcessBuilder("/bin/sh", "-c", "sleep 60; exit 0", Markers.option(ours, "kafka")).start();
        children.add(reader);
        await().until(() -> reader.info().commandLine().orElse("").contains("understudy.component"));
        assertThat(Leftovers.find(ours)).isEmpty();
    }

    @Test
    void knowsComponentsByTheirCommandLines() {
        var folder = new DataFolder(Path.of("/srv/data"));
        assertThat(Markers.componentIn(folder, "/x/bin/postgres -D /srv/data/postgres/cluster -c port=8630"))
                .contains("postgres");
        assertThat(Markers.componentIn(folder, "/x/bin/java -Xmx9m -Dunderstudy.component=/srv/data/kafka -cp a:b"))
                .contains("kafka");
        assertThat(Markers.componentIn(folder, "/x/bin/postgres -D /srv/data/postgres/cluster2"))
                .isEmpty();
        assertThat(Markers.componentIn(folder, "postgres: checkpointer")).isEmpty();
    }

    private Process start(String marker) throws IOException {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        marker,
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .start();
        children.add(child);
        return child;
    }
}
