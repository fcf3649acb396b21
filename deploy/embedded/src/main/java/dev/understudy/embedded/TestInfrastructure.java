package dev.understudy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One broker and one PostgreSQL for all tests of a JVM, on free ports, in a folder that is deleted at the JVM's exit.
 * Should the JVM be killed, the servers end within two seconds and the next JVM deletes the folder.
 *
 * <p>Test frameworks load this class more than once; what is shared therefore lies in system properties, and each
 * copy of the class works on the same two servers.
 */
public final class TestInfrastructure {
    /** A literal is one object in the whole JVM, whichever class loader has read it. */
    private static final Object LOCK = "dev.understudy.embedded.TestInfrastructure";

    private static final String PREFIX = "understudy.test.";
    private static final String FOLDER = PREFIX + "folder";
    private static final String KAFKA_PORT = PREFIX + "kafka.port";
    private static final String CONTROLLER_PORT = PREFIX + "kafka.controller-port";
    private static final String KAFKA_PID = PREFIX + "kafka.pid";
    private static final String POSTGRES_PORT = PREFIX + "postgres.port";
    private static final String POSTGRES_PID = PREFIX + "postgres.pid";
    private static final String PASSWORD = "for-tests-only";

    private TestInfrastructure() {}

    /**
     * Starts both servers, unless this JVM has done so already.
     *
     * @throws InfrastructureException when one of them does not start
     */
    public static TestInfrastructure start() {
        synchronized (LOCK) {
            var infrastructure = new TestInfrastructure();
            if (System.getProperty(POSTGRES_PID) == null) {
                infrastructure.launch();
            }
            return infrastructure;
        }
    }

    /** Address of the broker for clients. */
    public String bootstrapServers() {
        return broker().bootstrapServers();
    }

    /**
     * The Quarkus configuration of a service; makes its role and schema when they do not exist.
     *
     * @param service lower-case name, also the name of role and schema, for example {@code incident}
     */
    public Map<String, String> configFor(String service) {
        synchronized (LOCK) {
            database().createService(service, PASSWORD);
            return Map.of(
                    "kafka.bootstrap.servers",
                    bootstrapServers(),
                    "quarkus.datasource.jdbc.url",
                    database().jdbcUrl(PostgresServer.DATABASE),
                    "quarkus.datasource.username",
                    service,
                    "quarkus.datasource.password",
                    PASSWORD);
        }
    }

    /** The running broker; a new handle after {@link #restartBroker}. */
    public KafkaBroker broker() {
        return KafkaBroker.attach(kafkaSettings(), Long.getLong(KAFKA_PID, -1));
    }

    /** The running database server; a new handle after {@link #restartDatabase}. */
    public PostgresServer database() {
        return PostgresServer.attach(postgresSettings(), Long.getLong(POSTGRES_PID, -1));
    }

    /** Ends the broker as {@code kill -9} does, if it still runs, and starts it again on the same port and data. */
    public void restartBroker() {
        synchronized (LOCK) {
            killBroker();
            startBroker();
        }
    }

    /** Ends the database server as {@code kill -9} does, if it still runs, and starts it again on the same port and data. */
    public void restartDatabase() {
        synchronized (LOCK) {
            killDatabase();
            startDatabase();
        }
    }

    private void launch() {
        List<Integer> ports = Ports.free(3);
        System.setProperty(KAFKA_PORT, ports.get(0).toString());
        System.setProperty(CONTROLLER_PORT, ports.get(1).toString());
        System.setProperty(POSTGRES_PORT, ports.get(2).toString());
        System.setProperty(FOLDER, TestFolder.create().toString());
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "test-infrastructure-end"));
        var broker = CompletableFuture.runAsync(this::startBroker, task -> new Thread(task, "test-broker").start());
        try {
            startDatabase();
            broker.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof InfrastructureException cause ? cause : e;
        }
    }

    private void startBroker() {
        System.setProperty(
                KAFKA_PID, Long.toString(KafkaBroker.start(kafkaSettings()).pid()));
    }

    private void startDatabase() {
        System.setProperty(
                POSTGRES_PID,
                Long.toString(PostgresServer.start(postgresSettings()).pid()));
    }

    private KafkaBroker.Settings kafkaSettings() {
        return new KafkaBroker.Settings(
                folder().resolve("kafka"),
                Integer.getInteger(KAFKA_PORT),
                Integer.getInteger(CONTROLLER_PORT),
                folder().resolve("kafka.log"),
                192,
                List.of("-XX:TieredStopAtLevel=1"),
                true);
    }

    private PostgresServer.Settings postgresSettings() {
        return new PostgresServer.Settings(
                folder().resolve("postgres"),
                Integer.getInteger(POSTGRES_PORT),
                folder().resolve("postgres.log"),
                "postgres",
                PASSWORD,
                100,
                32,
                false,
                true);
    }

    private static Path folder() {
        return Path.of(System.getProperty(FOLDER));
    }

    private static void killBroker() {
        ProcessHandle.of(Long.getLong(KAFKA_PID, -1)).ifPresent(TestInfrastructure::kill);
    }

    private static void killDatabase() {
        ProcessHandle.of(Long.getLong(POSTGRES_PID, -1)).ifPresent(TestInfrastructure::kill);
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** The broker's data is not needed any more; a killed database server would leave its shared memory behind. */
    private void end() {
        killBroker();
        if (ProcessHandle.of(Long.getLong(POSTGRES_PID, -1)).isPresent()) {
            database().stop();
        }
        try {
            Folders.delete(folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
