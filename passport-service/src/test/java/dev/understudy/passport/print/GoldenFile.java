package dev.understudy.passport.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What something printed looked like when a person last looked at it. After a wanted change, write it anew with
 * {@code -Dunderstudy.update=true} and look at it.
 */
public final class GoldenFile {

    private final Path path;

    private GoldenFile(Path path) {
        this.path = path;
    }

    /** @param name below {@code src/test/resources/golden} */
    public static GoldenFile of(String name) {
        return new GoldenFile(Path.of("src/test/resources/golden").resolve(name));
    }

    public void assertSame(String text) {
        try {
            if (Boolean.getBoolean("understudy.update")) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, text);
            }
            assertThat(text).isEqualTo(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
