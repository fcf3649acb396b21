package dev.understudy.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

    private static final List<String> OPTIONS = List.of("-Xmx9m", "-Dport=1");

    @TempDir
    Path temporary;

    @Test
    void isUsedOnlyWithWhatItWasMadeFrom() throws IOException {
        var jars = Files.createDirectory(temporary.resolve("jars"));
        var jar = Files.writeString(jars.resolve("a.jar"), "one");
        var folder = Files.createDirectory(temporary.resolve("caches"));
        var cache = new StartCache(folder, false);
        assertThat(cache.option("incident", jars, OPTIONS)).as("none made yet").isEmpty();

        var made =
                new StartCache(folder, true).option("incident", jars, OPTIONS).getFirst();
        assertThat(made).startsWith("-XX:AOTCacheOutput=" + folder.resolve("incident-"));
        Files.createFile(Path.of(made.substring(made.indexOf('=') + 1)));

        assertThat(cache.option("incident", jars, List.of("-Xmx9m", "-Dport=2")))
                .containsExactly(made.replace("AOTCacheOutput", "AOTCache"));
        assertThat(cache.option("incident", jars, List.of("-Xmx8m"))).isEmpty();
        assertThat(cache.option("report", jars, OPTIONS)).isEmpty();

        Files.writeString(jar, "changed");
        assertThat(cache.option("incident", jars, OPTIONS)).isEmpty();
    }
}
