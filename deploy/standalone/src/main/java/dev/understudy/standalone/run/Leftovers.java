package dev.understudy.standalone.run;

import dev.understudy.embedded.KafkaBroker;
import dev.understudy.embedded.PostgresServer;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.supervision.Processes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Components whose supervisor was killed. They are found by what their command lines say, not by recorded process ids:
 * an id may by now be somebody else's, and a process may have been started in the moment before its id was recorded.
 */
final class Leftovers {

    private static final Logger LOG = System.getLogger(Leftovers.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Leftovers() {}

    record Leftover(String component, ProcessHandle process) {
        @Override
        public String toString() {
            return "%s (process %d)".formatted(component, process.pid());
        }
    }

    /** In the order in which they are to be stopped. */
    static List<Leftover> find(DataFolder folder) {
        var order = Markers.names();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .flatMap(process ->
                        Markers.componentOf(folder, process)
                                .map(component -> new Leftover(component, process))
                                .stream())
                .sorted(Comparator.comparing((Leftover leftover) -> order.indexOf(leftover.component))
                        .reversed())
                .toList();
    }

    /** Ends them in order: demo and services, then the broker, then the database. */
    static List<Leftover> stop(DataFolder folder) {
        var found = find(folder);
        found.forEach(leftover -> LOG.log(Level.WARNING, "stopping the left-over {0}", leftover));
        var servers = List.of(Markers.KAFKA, Markers.POSTGRES);
        var others = found.stream()
                .filter(leftover -> !servers.contains(leftover.component))
                .toList();
        others.forEach(leftover -> leftover.process.destroy());
        others.forEach(leftover -> Processes.stop(leftover.process, PATIENCE));
        found.stream()
                .filter(leftover -> servers.contains(leftover.component))
                .forEach(leftover -> stopServer(folder, leftover));
        return found;
    }

    private static void stopServer(DataFolder folder, Leftover server) {
        try {
            if (server.component.equals(Markers.KAFKA)) {
                var settings = new KafkaBroker.Settings(folder.kafka(), 0, 0, folder.log(Markers.KAFKA));
                KafkaBroker.attach(settings, server.process.pid()).stop();
            } else {
                // Not by the usual signal, on which PostgreSQL waits for its clients to leave.
                var settings = new PostgresServer.Settings(folder.postgres(), 0, folder.log(Markers.POSTGRES), "");
                PostgresServer.attach(settings, server.process.pid()).stop();
            }
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "{0} has just ended by itself", server);
        }
    }
}
