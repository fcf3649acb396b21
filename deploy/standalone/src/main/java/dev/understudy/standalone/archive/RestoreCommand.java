package dev.understudy.standalone.archive;

import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Unpacks a backup into a data folder. */
@Command(
        name = "restore",
        description = {
            "Unpacks a backup into the data folder, which must be empty, after checking every file in it.",
            "Nothing is changed when the backup is damaged. Start the suite with `understudy up` afterwards."
        })
public final class RestoreCommand implements Callable<Integer> {

    private static final String STAGING = ".restoring";
    /** Made by this command itself, or of no worth to anyone. */
    private static final Set<String> NOT_DATA = Set.of(STAGING, "run");

    @Mixin
    private DataOption data;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "The archive that `backup` wrote.")
    private Path from;

    @Option(names = "--stop", description = "Stops the suite first if it runs.")
    private boolean stop;

    @Option(names = "--force", description = "Replaces what is in the data folder, for good.")
    private boolean force;

    @Override
    public Integer call() {
        if (!Files.isRegularFile(from)) {
            throw new LauncherFailure("%s does not exist.".formatted(from));
        }
        var folder = data.folder();
        try {
            if (Files.exists(folder.root())) {
                if (!force && !content(folder).isEmpty()) {
                    throw new LauncherFailure(
                            "The data folder %s is not empty. Choose another with --data, or replace its content with --force."
                                    .formatted(folder.root()));
                }
                BackupCommand.requireStopped(folder, stop);
            }
            folder.create();
            try (var lock = FolderLock.acquire(folder, "restore")) {
                var content = restore(folder);
                System.out.printf("%s: %d files restored and checked.%n", folder.root(), content.files());
            }
            return ExitCodes.OK;
        } catch (IOException e) {
            throw new LauncherFailure(
                    "%s cannot be restored to %s: %s".formatted(from, folder.root(), e.getMessage()), e);
        }
    }

    /** Unpacks beside what is there, and makes room only when all of it has proved good. */
    private Archive.Content restore(DataFolder folder) throws IOException {
        var staging = folder.root().resolve(STAGING);
        FolderTree.delete(staging);
        try {
            Files.createDirectory(staging);
            var content = Archive.read(from, staging);
            for (var old : content(folder)) {
                FolderTree.delete(old);
            }
            try (var restored = Files.list(staging)) {
                for (var path : restored.toList()) {
                    Files.move(path, folder.root().resolve(path.getFileName()));
                }
            }
            return content;
        } finally {
            FolderTree.delete(staging);
        }
    }

    private static List<Path> content(DataFolder folder) throws IOException {
        try (var paths = Files.list(folder.root())) {
            return paths.filter(path -> !NOT_DATA.contains(path.getFileName().toString()))
                    .toList();
        }
    }
}
