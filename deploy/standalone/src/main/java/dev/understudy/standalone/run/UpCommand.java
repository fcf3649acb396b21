package dev.understudy.standalone.run;

import dev.understudy.embedded.OwnSession;
import dev.understudy.embedded.Ports;
import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.Durations;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.access.Passwords;
import dev.understudy.standalone.access.SuiteKeys;
import dev.understudy.standalone.logs.LauncherLog;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.FolderLock;
import dev.understudy.standalone.suite.Installation;
import dev.understudy.standalone.suite.Phase;
import dev.understudy.standalone.suite.PortPlan;
import dev.understudy.standalone.suite.StateFile;
import dev.understudy.standalone.suite.SuiteState;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the suite and keeps it running. */
@Command(
        name = "up",
        description = {
            "Starts Kafka, PostgreSQL and the five services, waits until all are ready and says where they are.",
            "Runs until Ctrl-C or `understudy down`; components that die are started again. Data survives a restart."
        })
public final class UpCommand implements Callable<Integer> {

    private static final Logger LOG = System.getLogger(UpCommand.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);

    @Mixin
    private DataOption data;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description =
                    "All ports are N plus a fixed number, see the documentation (default: the one used last on this folder, else 8600).")
    private @Nullable Integer portBase;

    @Option(names = "--demo", description = "Starts a small real shop too, and applies its passport.")
    private boolean demo;

    @Option(names = "--detach", description = "Returns when the suite is ready, and leaves it running.")
    private boolean detach;

    @Option(
            names = "--timeout",
            defaultValue = "3m",
            converter = Durations.class,
            paramLabel = "T",
            description = "How long the start may take (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    /** The supervisor of a detached suite: says nothing but the reason of a failure. */
    @Option(names = "--quiet", hidden = true)
    private boolean quiet;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var installation = Installation.current();
        installation.requireBuilt(demo);
        var folder = data.folder();
        // Looked at before anything is made, so that a second call never touches a running suite's folder.
        var running = running(folder);
        if (running.isPresent()) {
            return alreadyRuns(folder, running.get());
        }
        folder = folder.prepared();
        return detach ? detached(folder) : inForeground(installation, folder);
    }

    private static Optional<SuiteState> running(DataFolder folder) {
        return StateFile.in(folder).read().filter(SuiteState::isSupervised).filter(state -> switch (state.phase()) {
            case STARTING, READY, DEGRADED, STOPPING -> true;
            case STOPPED, FAILED -> false;
        });
    }

    private static int alreadyRuns(DataFolder folder, SuiteState state) {
        System.out.printf(
                "The suite on %s runs already (process %d).%n%n",
                folder.root(), state.supervisor().pid());
        System.out.print(
                StatusView.of(state, folder, Clock.systemUTC().instant()).asTable());
        return StatusView.exitCode(state);
    }

    private int inForeground(Installation installation, DataFolder folder) throws InterruptedException {
        var lock = FolderLock.tryAcquire(folder, "up")
                .orElseThrow(() -> new LauncherFailure(
                        "The data folder %s is in use by %s; wait for it, or choose another with --data."
                                .formatted(folder.root(), FolderLock.holder(folder))));
        try (lock) {
            LauncherLog.rotate(folder.launcherLog());
            var stopped = Leftovers.stop(folder);
            if (!stopped.isEmpty() && !quiet) {
                System.out.println("Stopped what a killed supervisor had left over: "
                        + String.join(
                                ", ", stopped.stream().map(Object::toString).toList()));
            }
            var ports = new PortPlan(portBase != null ? portBase : lastBase(folder));
            ports.requireFree(demo, Ports::inUse);
            requireOwnSecrets(folder);
            SuiteKeys.prepared(folder, Clock.systemUTC().instant());
            var progress = new Progress(System.out);
            var blueprint =
                    new Blueprint(installation, folder, ports, demo, new StartCache(installation.startCaches(), false));
            var suite =
                    new Suite(blueprint, StateFile.in(folder), Clock.systemUTC(), quiet ? state -> {} : progress::show);
            run(suite, blueprint);
        }
        return ExitCodes.OK;
    }

    private void run(Suite suite, Blueprint blueprint) throws InterruptedException {
        // Ctrl-C, `down` and the end of the session all come as a signal, which runs this.
        var stopper = new Thread(suite::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            if (!quiet) {
                System.out.printf(
                        "Starting on %s, ports from %d:%n",
                        blueprint.folder().root(), blueprint.ports().base());
            }
            suite.start(timeout);
            if (!quiet) {
                System.out.println();
                System.out.print(Summary.of(suite.state(), blueprint.folder()));
                System.out.println("\nCtrl-C stops it.");
            }
            LOG.log(Level.INFO, "ready");
            new CountDownLatch(1).await();
        } finally {
            suite.stop();
        }
    }

    /** New passwords for an old database would only lead to a riddle later. */
    private static void requireOwnSecrets(DataFolder folder) {
        if (Files.exists(folder.postgres().resolve("cluster")) && !new Passwords(folder).knows(Markers.POSTGRES)) {
            throw new LauncherFailure(
                    "The data folder %s has a database but not its password %s; restore both from one backup."
                            .formatted(folder.root(), folder.secret(Markers.POSTGRES)));
        }
    }

    private static int lastBase(DataFolder folder) {
        return StateFile.in(folder).read().map(SuiteState::portBase).orElse(PortPlan.DEFAULT_BASE);
    }

    private int detached(DataFolder folder) throws IOException, InterruptedException {
        var complaint = folder.run().resolve("detached.err");
        var supervisor = new ProcessBuilder(OwnSession.of(supervisorCommand(folder)))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(complaint.toFile())
                .start();
        var progress = new Progress(System.out);
        System.out.printf("Starting on %s as process %d:%n", folder.root(), supervisor.pid());
        var file = StateFile.in(folder);
        while (!supervisor.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            var state = file.read().filter(seen -> seen.supervisor().pid() == supervisor.pid());
            if (state.isEmpty()) {
                continue;
            }
            progress.show(state.get());
            if (state.get().readyAt() != null && state.get().phase() != Phase.STOPPING) {
                System.out.println();
                System.out.print(Summary.of(state.get(), folder));
                System.out.println("\n`%s down` stops it.".formatted(Summary.COMMAND));
                return ExitCodes.OK;
            }
        }
        var reason = Files.readString(complaint).strip();
        throw new LauncherFailure(
                ExitCodes.FAILED,
                reason.isEmpty()
                        ? "The supervisor ended with exit code %d; see %s"
                                .formatted(supervisor.exitValue(), folder.launcherLog())
                        : reason.replaceFirst("^understudy: ", ""),
                null);
    }

    private List<String> supervisorCommand(DataFolder folder) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED"));
        for (var property :
                new String[] {Installation.PROPERTY, "understudy.broker.lib", "understudy.cache", "understudy.command"
                }) {
            var value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "dev.understudy.standalone.Main",
                "up",
                "--quiet",
                "--data",
                folder.root().toString(),
                "--timeout",
                timeout.toString()));
        if (portBase != null) {
            command.addAll(List.of("--port-base", portBase.toString()));
        }
        if (demo) {
            command.add("--demo");
        }
        return command;
    }
}
