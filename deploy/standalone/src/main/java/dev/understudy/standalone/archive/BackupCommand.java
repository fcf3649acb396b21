package dev.understudy.standalone.archive;

import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.run.Shutdown;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Packs the data folder into one file. */
@Command(
        name = "backup",
        description = {
            "Packs the data folder, without logs, into one tar.gz with checksums. The suite must be stopped.",
            "The file holds keys and passwords: it is readable by you alone (mode 0600); keep it so."
        })
public final class BackupCommand implements Callable<Integer> {

    /** What is made anew at each start, and what only people read. */
    private static final Set<String> EXCLUDED = Set.of("run", "logs");

    @Mixin
    private DataOption data;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The archive to write.")
    private Path out;

    @Option(names = "--stop", description = "Stops the suite first if it runs. It stays stopped.")
    private boolean stop;

    @Option(names = "--force", description = "Replaces FILE if it exists.")
    private boolean force;

    @Override
    public Integer call() {
        var folder = data.folder();
        if (!Files.isDirectory(folder.kafka()) && !Files.isDirectory(folder.postgres())) {
            throw new LauncherFailure("%s holds no suite; name its folder with --data.".formatted(folder.root()));
        }
        var file = out.toAbsolutePath().normalize();
        if (file.startsWith(folder.root())) {
            throw LauncherFailure.usage(
                    "--out %s lies in the data folder itself; choose a place outside of it.".formatted(out));
        }
        if (Files.exists(file) && !force) {
            throw new LauncherFailure("%s exists; choose another name, or replace it with --force.".formatted(file));
        }
        requireStopped(folder, stop);
        try (var lock = FolderLock.acquire(folder, "backup")) {
            var content = Archive.write(folder.root(), file, EXCLUDED);
            System.out.printf(
                    "%s: %d files, %d MB, packed into %d MB. It holds keys and passwords; keep it private.%n",
                    file, content.files(), content.bytes() >> 20, Math.max(1, Files.size(file) >> 20));
            return ExitCodes.OK;
        } catch (IOException e) {
            throw new LauncherFailure("The backup %s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** A copy of files that a server writes to is no backup. */
    static void requireStopped(DataFolder folder, boolean stop) {
        if (!Shutdown.isNeeded(folder)) {
            return;
        }
        if (!stop) {
            throw new LauncherFailure(
                    "The suite on %s runs. Stop it with `understudy down`, or add --stop.".formatted(folder.root()));
        }
        System.out.println(Shutdown.of(folder, System.out));
    }
}
