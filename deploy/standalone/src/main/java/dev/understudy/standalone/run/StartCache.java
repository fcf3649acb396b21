package dev.understudy.standalone.run;

import dev.understudy.standalone.LauncherFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ahead-of-time caches of loaded and linked classes (<a href="https://openjdk.org/jeps/514">JEP 514</a>), with which a
 * component starts on a third of the processor time. A cache fits the very jars, options and JDK it was made with, so
 * its name holds a digest of them; without a fitting one a component starts all the same, only slower.
 *
 * @param training whether this run makes caches instead of using them: each JVM writes its own when it ends in order
 */
record StartCache(Path folder, boolean training) {

    private static final int NAME_DIGITS = 16;

    /**
     * The JVM option that makes or uses the component's cache; none when there is no cache.
     *
     * @param jars the folder with what the component is made of
     * @param options the other options of its JVM
     */
    List<String> option(String component, Path jars, List<String> options) {
        if (!Files.isDirectory(jars)) {
            // Installed elsewhere: nothing that a cache here could have been made of.
            return List.of();
        }
        var file = folder.resolve("%s-%s.aot".formatted(component, digest(jars, options)));
        if (training) {
            return List.of("-XX:AOTCacheOutput=" + file);
        }
        return Files.exists(file) ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /** Removes the caches that there are, which no jar may fit any more. */
    void clear() throws IOException {
        Files.createDirectories(folder);
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static String digest(Path jars, List<String> options) {
        try (Stream<Path> files = Files.walk(jars)) {
            var described = new ArrayList<String>(
                    options.stream().filter(option -> option.startsWith("-X")).toList());
            described.add(System.getProperty("java.runtime.version"));
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                described.add("%s %d %s".formatted(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", described).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, NAME_DIGITS);
        } catch (IOException e) {
            throw new LauncherFailure("%s cannot be read: %s".formatted(jars, e.getMessage()), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
