package dev.understudy.embedded.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * Main class of the broker's process: formats the log folder when it is new, then runs broker and controller until a
 * signal ends it. One process instead of Kafka's two (storage tool, server) halves the first start.
 *
 * <p>Argument: the path of a properties file with Kafka's own keys and {@code understudy.cluster.id}.
 */
public final class BrokerMain {
    private static final String CLUSTER_ID = "understudy.cluster.id";

    private BrokerMain() {}

    public static void main(String[] arguments) {
        try {
            run(Path.of(arguments[0]));
        } catch (Throwable failure) {
            System.out.println("The broker could not start: " + failure);
            failure.printStackTrace(System.out);
            // Kafka leaves threads behind that would keep a half-started process alive.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path file) throws Exception {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Path log = Path.of(properties.getProperty("log.dirs"));
        if (!Files.exists(log)) {
            format(properties, log);
        }
        properties.remove(CLUSTER_ID);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        server.awaitShutdown();
    }

    /** Formats beside the final place and renames, so that a kill in the middle leaves no half-formatted folder. */
    private static void format(Properties properties, Path log) throws Exception {
        Path unfinished = log.resolveSibling(log.getFileName() + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished);
        new Formatter()
                .setClusterId(properties.getProperty(CLUSTER_ID))
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .addDirectory(unfinished.toString())
                .setMetadataLogDirectory(unfinished.toString())
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
                .run();
        Files.move(unfinished, log, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
