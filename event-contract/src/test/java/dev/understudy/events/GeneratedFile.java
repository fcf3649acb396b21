package dev.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that follows from the code: compared by the build, written anew on demand. */
final class GeneratedFile {

    private static final String REWRITE = "./mvnw -pl event-contract test -Dunderstudy.update=true";

    private GeneratedFile() {}

    /** Folder of the repository. */
    static Path root() {
        return Path.of(System.getProperty("understudy.root", ".."));
    }

    static Path resources() {
        return root().resolve("event-contract/src/main/resources");
    }

    static void check(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("understudy.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
            return;
        }
        assertThat(file).as("%s is generated; write it with: %s", file, REWRITE).exists();
        assertThat(Files.readString(file))
                .as(
                        "%s does not follow from the code any more; look at the difference, then write it with: %s",
                        file, REWRITE)
                .isEqualTo(expected);
    }
}
