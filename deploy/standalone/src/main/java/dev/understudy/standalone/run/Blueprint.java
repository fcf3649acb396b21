package dev.understudy.standalone.run;

import dev.understudy.embedded.KafkaBroker;
import dev.understudy.embedded.PostgresServer;
import dev.understudy.standalone.access.Passwords;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.Installation;
import dev.understudy.standalone.suite.PortPlan;
import dev.understudy.standalone.suite.ServiceName;
import dev.understudy.standalone.supervision.Component;
import dev.understudy.standalone.supervision.ProcessComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How each component of one suite is run: command, environment, health. */
final class Blueprint {

    static final String WEBHOOK_SECRET = "demo-webhook";

    private static final int BROKER_HEAP_MB = 256;
    /** A service takes up to 10 s to finish what it does. */
    private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(20);

    /** A JVM that has learnt writes its cache when it ends. */
    private static final Duration TRAINING_PATIENCE = Duration.ofMinutes(5);

    private static final Duration DEMO_PATIENCE = Duration.ofSeconds(5);
    private static final String HOST = "127.0.0.1";

    private final Installation installation;
    private final DataFolder folder;
    private final PortPlan ports;
    private final boolean demo;
    private final StartCache cache;
    private final Passwords passwords;
    private final Map<String, String> userEnvironment;
    private final Health health = new Health();

    Blueprint(Installation installation, DataFolder folder, PortPlan ports, boolean demo, StartCache cache) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.demo = demo;
        this.cache = cache;
        this.passwords = new Passwords(folder);
        this.userEnvironment = EnvironmentFile.read(folder.config().resolve("suite.env"));
    }

    DataFolder folder() {
        return folder;
    }

    PortPlan ports() {
        return ports;
    }

    boolean demo() {
        return demo;
    }

    Passwords passwords() {
        return passwords;
    }

    PostgresServer.Settings postgresSettings() {
        return new PostgresServer.Settings(
                folder.postgres(), ports.postgres(), folder.log(Markers.POSTGRES), passwords.of(Markers.POSTGRES));
    }

    KafkaBroker.Settings kafkaSettings() {
        return new KafkaBroker.Settings(
                folder.kafka(),
                ports.kafka(),
                ports.kafkaController(),
                folder.log(Markers.KAFKA),
                BROKER_HEAP_MB,
                brokerOptions(),
                false);
    }

    private List<String> brokerOptions() {
        var options = new ArrayList<>(List.of(Markers.option(folder, Markers.KAFKA), "-XX:TieredStopAtLevel=1"));
        options.addAll(cache.option(Markers.KAFKA, installation.brokerLib(), options));
        return options;
    }

    Component postgres() {
        return new PostgresComponent(postgresSettings());
    }

    Component kafka() {
        return new KafkaComponent(kafkaSettings());
    }

    Component service(ServiceName service) {
        var command = new ArrayList<>(List.of(java(), Markers.option(folder, service.id())));
        var options = jvmOptions(service);
        var jar = installation.serviceJar(service);
        command.addAll(options);
        command.addAll(cache.option(service.id(), jar.resolveSibling(""), options));
        command.addAll(userOptions(service));
        Path configuration = folder.config().resolve(service.id() + ".properties");
        if (Files.exists(configuration)) {
            command.add("-Dquarkus.config.locations=" + configuration.toUri());
        }
        command.addAll(List.of("-jar", jar.toString()));
        return new ProcessComponent(
                service.id(),
                command,
                environment(service),
                folder.root(),
                folder.log(service.id()),
                health.ofPage(ports.managementUrl(service) + "/q/health/ready"),
                cache.training() ? TRAINING_PATIENCE : SERVICE_PATIENCE);
    }

    Component demoProcess() {
        passwords.webhookKey(WEBHOOK_SECRET);
        return new ProcessComponent(
                Markers.DEMO,
                List.of(
                        java(),
                        Markers.option(folder, Markers.DEMO),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        installation.demoLib().resolve("*").toString(),
                        "dev.understudy.demo.DemoMain",
                        "--data",
                        folder.root().toString(),
                        "--port-base",
                        Integer.toString(ports.base()),
                        "--webhook-secret-file",
                        folder.secret(WEBHOOK_SECRET).toString()),
                Map.of(),
                folder.root(),
                folder.log(Markers.DEMO),
                health.ofPage(ports.demoPagesUrl() + "/health"),
                DEMO_PATIENCE);
    }

    Path demoPassport() {
        return installation.demoPassport();
    }

    private List<String> jvmOptions(ServiceName service) {
        var options = new ArrayList<>(List.of(
                // Most days use little of it; a report of a thousand checks, or a storm, more for a while.
                "-Xms64m",
                "-Xmx256m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        if (service != ServiceName.MONITOR) {
            // Half the start's processor time and less memory; only the probe engine earns the second compiler's work.
            options.add("-XX:TieredStopAtLevel=1");
        }
        if (demo && service == ServiceName.MONITOR) {
            // The shop's certificate is signed by the demo's own authority.
            options.addAll(List.of(
                    "-Djavax.net.ssl.trustStore=" + folder.root().resolve("demo/tls/trust.p12"),
                    "-Djavax.net.ssl.trustStoreType=PKCS12",
                    "-Djavax.net.ssl.trustStorePassword=changeit"));
        }
        return options;
    }

    private List<String> userOptions(ServiceName service) {
        var own = userEnvironment.getOrDefault(
                "UNDERSTUDY_JVM_OPTIONS_" + service.id().toUpperCase(Locale.ROOT), "");
        return Arrays.stream(own.split("\\s+"))
                .filter(option -> !option.isEmpty())
                .toList();
    }

    /** The run-time contract of {@code docs/design/foundation.md}; the user's variables win but over the addresses. */
    private Map<String, String> environment(ServiceName service) {
        var variables = new HashMap<String, String>();
        variables.put("UNDERSTUDY_LINKS_BASE_URL", ports.url(ServiceName.INCIDENT));
        variables.put("UNDERSTUDY_SECRETS_DIRECTORY", folder.lentSecrets().toString());
        if (service == ServiceName.NOTIFIER) {
            // Buttons and links have to outlive a restart; behind a proxy, the user's own address wins.
            variables.put("UNDERSTUDY_NOTIFIER_PUBLIC_URL", ports.url(ServiceName.NOTIFIER));
            variables.put("UNDERSTUDY_SECRET_NOTIFIER_SIGNING", passwords.of("notifier-signing"));
            variables.put("UNDERSTUDY_NOTIFIER_SIGNING_KEY", "env:UNDERSTUDY_SECRET_NOTIFIER_SIGNING");
        }
        if (service == ServiceName.REPORT) {
            variables.put("UNDERSTUDY_REPORT_PUBLIC_URL", ports.url(ServiceName.REPORT));
            variables.put("UNDERSTUDY_SECRET_REPORT_SIGNING", passwords.of("report-signing"));
            variables.put("UNDERSTUDY_REPORT_SIGNING_KEY", "env:UNDERSTUDY_SECRET_REPORT_SIGNING");
        }
        if (demo) {
            variables.put("UNDERSTUDY_EGRESS_ALLOW", "127.0.0.0/8");
            if (service == ServiceName.NOTIFIER) {
                variables.put("QUARKUS_MAILER_HOST", HOST);
                variables.put("QUARKUS_MAILER_PORT", Integer.toString(ports.demoSmtp()));
                variables.put("QUARKUS_MAILER_FROM", "understudy@localhost");
                variables.put("QUARKUS_MAILER_START_TLS", "DISABLED");
                variables.put("QUARKUS_MAILER_MOCK", "false");
                variables.put("DEMO_WEBHOOK_SECRET", passwords.webhookKey(WEBHOOK_SECRET));
            }
        }
        variables.putAll(userEnvironment);
        variables.putAll(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", ports.kafkaBootstrap(),
                "QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME", service.id(),
                "QUARKUS_DATASOURCE_PASSWORD", passwords.of(service.id()),
                "QUARKUS_HTTP_HOST", HOST,
                "QUARKUS_HTTP_PORT", Integer.toString(ports.http(service)),
                "QUARKUS_MANAGEMENT_HOST", HOST,
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.management(service)),
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION", folder.publicKey().toUri().toString(),
                "UNDERSTUDY_INSTANCE_ID", service.id() + "-0"));
        return variables;
    }

    String jdbcUrl() {
        return jdbcUrl(ports);
    }

    static String jdbcUrl(PortPlan ports) {
        return "jdbc:postgresql://%s:%d/%s".formatted(HOST, ports.postgres(), PostgresServer.DATABASE);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
