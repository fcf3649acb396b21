package dev.understudy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A single-node Kafka (KRaft, broker and controller in one process) on 127.0.0.1. Its data survives restarts and
 * {@code kill -9}. Topics are made by {@link #createTopics} only, never by a client's first use.
 */
public final class KafkaBroker {
    private static final String SERVER = "Kafka";
    private static final String CLUSTER_ID = "understudy-kafka-0001A";
    private static final String NODE_ID = "1";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

    private final Settings settings;
    private final ServerProcess process;

    private KafkaBroker(Settings settings, ServerProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /**
     * How to run the broker.
     *
     * @param dataDir created and formatted when new
     * @param port for clients
     * @param controllerPort for the broker's own controller
     * @param logFile standard output and error, appended
     * @param heapMegabytes limit of the Java heap
     * @param jvmOptions further options of the JVM
     * @param tethered end the broker soon after this JVM ends, however it ends
     */
    public record Settings(
            Path dataDir,
            int port,
            int controllerPort,
            Path logFile,
            int heapMegabytes,
            List<String> jvmOptions,
            boolean tethered) {
        public Settings {
            dataDir = dataDir.toAbsolutePath();
            logFile = logFile.toAbsolutePath();
            jvmOptions = List.copyOf(jvmOptions);
        }

        /**
         * Heap of 256 MB, only the first compiler tier (half the start's processor time and less memory, and a single
         * node has throughput to spare), not tethered.
         */
        public Settings(Path dataDir, int port, int controllerPort, Path logFile) {
            this(dataDir, port, controllerPort, logFile, 256, List.of("-XX:TieredStopAtLevel=1"), false);
        }

        private ServerProcess.Spec spec() {
            return new ServerProcess.Spec(SERVER, dataDir, logFile, port, "TERM");
        }
    }

    /**
     * Starts the broker and waits until it answers requests.
     *
     * @throws InfrastructureException with one line that says why it does not run; nothing is left running then
     */
    public static KafkaBroker start(Settings settings) {
        String classPath = BrokerLibrary.classPath();
        Folders.create(settings.dataDir, SERVER);
        Path log = settings.dataDir.resolve("log");
        requireOurs(settings.dataDir, log);
        Ports.requireFree(settings.port, SERVER);
        Ports.requireFree(settings.controllerPort, SERVER + "'s controller");
        Path properties = settings.dataDir.resolve("server.properties");
        writeProperties(settings, log, properties);

        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms48m",
                "-Xmx" + settings.heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX"));
        command.addAll(settings.jvmOptions);
        command.addAll(List.of("-cp", classPath, "dev.understudy.embedded.broker.BrokerMain", properties.toString()));

        var process = ServerProcess.launch(settings.spec(), command, Map.of(), settings.tethered);
        var broker = new KafkaBroker(settings, process);
        process.awaitReady(START_TIMEOUT, () -> Ports.accepts(settings.port));
        try (Admin admin = broker.admin(PROBE_TIMEOUT)) {
            process.awaitReady(START_TIMEOUT, () -> isMember(admin));
        }
        return broker;
    }

    /**
     * The handle of a broker that runs already, started by someone else with the same settings.
     *
     * @throws IllegalArgumentException when no such process lives
     */
    public static KafkaBroker attach(Settings settings, long pid) {
        return new KafkaBroker(settings, ServerProcess.attach(settings.spec(), pid));
    }

    public Settings settings() {
        return settings;
    }

    /** Address for clients, {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + settings.port;
    }

    public long pid() {
        return process.handle().pid();
    }

    public ProcessHandle process() {
        return process.handle();
    }

    /** Completes when the process has ended, whatever the reason. */
    public CompletableFuture<ProcessHandle> onExit() {
        return process.onExit();
    }

    /** Known once the process has ended, unless it was {@link #attach attached} to. */
    public OptionalInt exitCode() {
        return process.exitCode();
    }

    /** Stops in order; kills when the broker takes longer than 20 s. Returns when the process is gone. */
    public void stop() {
        process.stop(STOP_TIMEOUT);
    }

    /** Ends the process at once, as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /**
     * Creates the topics that do not exist and gives those that do the configuration asked for. The number of
     * partitions of an existing topic stays.
     *
     * @throws InfrastructureException.Refused when the broker rejects a topic or does not answer within 30 s
     */
    public void createTopics(Collection<TopicSettings> topics) {
        try (Admin admin = admin(ADMIN_TIMEOUT)) {
            var existing = admin.listTopics().names().get();
            var missing = topics.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                    .toList();
            admin.createTopics(missing).all().get();
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            for (TopicSettings topic : topics) {
                if (existing.contains(topic.name())) {
                    changes.put(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                            topic.config().entrySet().stream()
                                    .map(e -> new AlterConfigOp(
                                            new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
                                    .toList());
                }
            }
            admin.incrementalAlterConfigs(changes).all().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new InfrastructureException.Refused("Kafka did not create the topics", cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topics", e);
        }
    }

    /** The port opens before the controller lets the broker serve. */
    private static boolean isMember(Admin admin) {
        try {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Admin admin(Duration timeout) {
        String milliseconds = Long.toString(timeout.toMillis());
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        // Kafka looks its plug-ins up there, and a test framework may have put another copy of Kafka there.
        thread.setContextClassLoader(Admin.class.getClassLoader());
        try {
            return Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, milliseconds,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, milliseconds));
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    /** Says in one line what Kafka would tell in a stack trace, and before a JVM is started for it. */
    private static void requireOurs(Path dataDir, Path log) {
        if (!Files.exists(log)) {
            return;
        }
        var meta = new Properties();
        try (var reader = Files.newBufferedReader(log.resolve("meta.properties"))) {
            meta.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InfrastructureException.BrokenFolder(SERVER, dataDir, "log/meta.properties is unreadable", e);
        }
        String cluster = meta.getProperty("cluster.id", "");
        String node = meta.getProperty("node.id", "");
        if (!cluster.equals(CLUSTER_ID) || !node.equals(NODE_ID)) {
            throw new InfrastructureException.BrokenFolder(
                    SERVER,
                    dataDir,
                    "log/meta.properties belongs to node '%s' of cluster '%s', not to node %s of %s"
                            .formatted(node, cluster, NODE_ID, CLUSTER_ID),
                    null);
        }
    }

    private static Properties serverProperties(Settings settings, Path log) {
        var properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("understudy.cluster.id", CLUSTER_ID),
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", NODE_ID),
                Map.entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + settings.controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "CLIENTS"),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,CLIENTS:PLAINTEXT"),
                Map.entry(
                        "listeners",
                        "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(settings.port, settings.controllerPort)),
                Map.entry("log.dirs", log.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1")));
        properties.putAll(Map.ofEntries(
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "10"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000")));
        // A broker that was killed may register again only when its old session is over: 9 s by default.
        properties.putAll(Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500"));
        properties.putAll(Map.ofEntries(
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"),
                Map.entry("num.replica.fetchers", "1"),
                Map.entry("num.recovery.threads.per.data.dir", "1"),
                Map.entry("background.threads", "2"),
                Map.entry("group.coordinator.threads", "1"),
                Map.entry("log.cleaner.threads", "1"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024)),
                Map.entry("log.index.size.max.bytes", Integer.toString(1024 * 1024))));
        return properties;
    }

    private static void writeProperties(Settings settings, Path log, Path file) {
        try (var writer = Files.newBufferedWriter(file)) {
            serverProperties(settings, log)
                    .store(writer, "Written at each start of the broker; changes here are lost.");
        } catch (IOException e) {
            throw Folders.failure(SERVER, settings.dataDir, e);
        }
    }
}
