package dev.understudy.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {

    @TempDir
    Path folder;

    @Test
    void readsVariables() throws IOException {
        var file = Files.writeString(folder.resolve("suite.env"), """
                # SMTP
                QUARKUS_MAILER_HOST=smtp.example.org

                QUARKUS_MAILER_PASSWORD='a=b #c'
                  EMPTY=
                """);
        assertThat(EnvironmentFile.read(file))
                .containsExactly(
                        entry("QUARKUS_MAILER_HOST", "smtp.example.org"),
                        entry("QUARKUS_MAILER_PASSWORD", "a=b #c"),
                        entry("EMPTY", ""));
    }

    @Test
    void namesTheLineThatIsWrongWithoutShowingIt() throws IOException {
        var file = Files.writeString(folder.resolve("suite.env"), "A=1\nhunter2\n");
        assertThatThrownBy(() -> EnvironmentFile.read(file))
                .hasMessageContaining("suite.env:2:")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void mayBeAbsent() {
        assertThat(EnvironmentFile.read(folder.resolve("none"))).isEmpty();
    }
}
