package dev.understudy.standalone.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {

    @TempDir
    Path folder;

    @Test
    void keepsTheYoungestThreeOfLargeFiles() throws IOException {
        var log = folder.resolve("x.log");
        for (int generation = 1; generation <= 5; generation++) {
            Files.writeString(log, "generation " + generation);
            LogRotation.rotate(log, 5);
        }

        assertThat(log).doesNotExist();
        assertThat(folder.resolve("x.log.1")).hasContent("generation 5");
        assertThat(folder.resolve("x.log.2")).hasContent("generation 4");
        assertThat(folder.resolve("x.log.3")).hasContent("generation 3");
        assertThat(folder.resolve("x.log.4")).doesNotExist();
    }

    @Test
    void leavesASmallFileAlone() throws IOException {
        var log = folder.resolve("x.log");
        Files.writeString(log, "small");
        LogRotation.rotate(log, 5);
        assertThat(log).hasContent("small");
    }
}
