package dev.understudy.standalone.suite;

import dev.understudy.standalone.LauncherFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Where a suite keeps everything it has.
 *
 * @param root absolute, links followed
 */
public record DataFolder(Path root) {

    /** Bytes that must be free on the disk for a start. */
    static final long NEEDED_SPACE = 512L * 1024 * 1024;

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /** Does not make the folder. */
    public static DataFolder at(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        for (Path part = absolute; part != null; part = part.getParent()) {
            if (Files.exists(part) && !Files.isDirectory(part)) {
                throw new LauncherFailure(
                        "The data folder %s cannot be used: %s is no folder. Choose another with --data."
                                .formatted(absolute, part));
            }
        }
        try {
            return new DataFolder(Files.exists(absolute) ? absolute.toRealPath() : absolute);
        } catch (IOException e) {
            throw new LauncherFailure("The data folder %s cannot be read: %s".formatted(absolute, e.getMessage()), e);
        }
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path privateKey() {
        return keys().resolve("private.pem");
    }

    public Path publicKey() {
        return keys().resolve("public.pem");
    }

    public Path adminToken() {
        return keys().resolve("admin.token");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    /** Passwords that the launcher made. */
    public Path secrets() {
        return root.resolve("secrets");
    }

    public Path secret(String name) {
        return secrets().resolve(name);
    }

    /** What the user configures; nothing here is written by the launcher. */
    public Path config() {
        return root.resolve("config");
    }

    /** The only folder that {@code file:} references of a passport may lead into. */
    public Path lentSecrets() {
        return config().resolve("secrets");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String component) {
        return logs().resolve(component + ".log");
    }

    public Path launcherLog() {
        return log("launcher");
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path stateFile() {
        return run().resolve("suite.json");
    }

    public Path lockFile() {
        return run().resolve("lock");
    }

    /**
     * Makes the folder and those in it.
     *
     * @throws LauncherFailure when it is no folder, cannot be written, or its disk is nearly full
     */
    public DataFolder prepared() {
        try {
            create();
            var real = new DataFolder(root.toRealPath());
            for (var folder : List.of(real.logs(), real.run())) {
                Files.createDirectories(folder);
            }
            for (var folder : List.of(real.keys(), real.secrets(), real.config(), real.lentSecrets())) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PRIVATE);
            }
            if (!Files.isWritable(real.root) || !Files.isWritable(real.run())) {
                throw new LauncherFailure(
                        "The data folder %s cannot be written by user %s; mend its permissions or choose another with --data."
                                .formatted(real.root, System.getProperty("user.name")));
            }
            real.requireSpace(Files.getFileStore(real.root).getUsableSpace());
            return real;
        } catch (IOException e) {
            throw new LauncherFailure(
                    "The data folder %s cannot be made: %s. Mend it or choose another with --data."
                            .formatted(root, reason(e)),
                    e);
        }
    }

    /** Broker and database keep their files readable for all, so the folder around them is the owner's alone. */
    public void create() throws IOException {
        if (!Files.exists(root)) {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PRIVATE));
        }
    }

    void requireSpace(long usable) {
        if (usable < NEEDED_SPACE) {
            throw new LauncherFailure(
                    "The disk that holds %s has only %d MB free, a start needs %d MB. Make room or choose another folder with --data."
                            .formatted(root, usable >> 20, NEEDED_SPACE >> 20));
        }
    }

    /** File system exceptions carry the bare path as message; their kind is the news. */
    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException denied -> "no permission for " + denied.getFile();
            case java.nio.file.FileSystemException fault
            when fault.getReason() != null -> fault.getFile() + ": " + fault.getReason();
            default -> e.toString();
        };
    }
}
