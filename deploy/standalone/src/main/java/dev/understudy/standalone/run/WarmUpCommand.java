package dev.understudy.standalone.run;

import dev.understudy.embedded.Ports;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.access.SuiteKeys;
import dev.understudy.standalone.archive.FolderTree;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.Installation;
import dev.understudy.standalone.suite.PortPlan;
import dev.understudy.standalone.suite.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** Runs the suite once, with the demo, so that each component learns to start faster. Part of the build. */
@Command(
        name = "warm-up",
        hidden = true,
        description =
                "Runs the suite once on a folder and ports of its own and keeps what makes its later starts fast.")
public final class WarmUpCommand implements Callable<Integer> {

    /** Everything is slower while it is recorded. */
    private static final Duration TIMEOUT = Duration.ofMinutes(6);

    /** Time for the first probes, so that they are learnt too. */
    private static final Duration WORK = Duration.ofSeconds(12);

    private static final int LOWEST_BASE = 18_000;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var installation = Installation.current();
        installation.requireBuilt(true);
        var folder =
                DataFolder.at(Files.createTempDirectory("understudy-warm-up-")).prepared();
        var base = new PortPlan(LOWEST_BASE)
                .freeBase(true, Ports::inUse)
                .orElseThrow(() -> new LauncherFailure("No free ports for the warm-up."));
        var cache = new StartCache(installation.startCaches(), true);
        cache.clear();
        SuiteKeys.prepared(folder, Clock.systemUTC().instant());
        var blueprint = new Blueprint(installation, folder, new PortPlan(base), true, cache);
        var suite = new Suite(blueprint, StateFile.in(folder), Clock.systemUTC(), state -> {});
        var cleaner = new Thread(() -> cleanUp(suite, folder), "clean-up");
        Runtime.getRuntime().addShutdownHook(cleaner);
        suite.start(TIMEOUT);
        var interrupted = new CountDownLatch(1).await(WORK.toMillis(), TimeUnit.MILLISECONDS);
        return interrupted ? ExitCodes.FAILED : ExitCodes.OK;
    }

    private static void cleanUp(Suite suite, DataFolder folder) {
        suite.stop();
        try {
            FolderTree.delete(folder.root());
        } catch (IOException e) {
            System.err.println("understudy: %s cannot be deleted: %s".formatted(folder.root(), e.getMessage()));
        }
    }
}
