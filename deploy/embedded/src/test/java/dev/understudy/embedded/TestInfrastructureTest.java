package dev.understudy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TestInfrastructureTest {
    @Test
    void startsOncePerJvmWhicheverClassLoaderAsks() throws Exception {
        var infrastructure = TestInfrastructure.start();
        assertThat(TestInfrastructure.start().broker().pid())
                .isEqualTo(infrastructure.broker().pid());

        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        try (var loader = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var copy = loader.loadClass(TestInfrastructure.class.getName());
            assertThat(copy).isNotSameAs(TestInfrastructure.class);
            var other = copy.getMethod("start").invoke(null);
            assertThat(copy.getMethod("bootstrapServers").invoke(other)).isEqualTo(infrastructure.bootstrapServers());
        }
    }

    @Test
    void restartsBothOnTheSameAddressesAndData() throws Exception {
        var infrastructure = TestInfrastructure.start();
        var config = infrastructure.configFor("report");
        infrastructure
                .broker()
                .createTopics(List.of(new TopicSettings("kept", 1, false, Duration.ofDays(1), Map.of())));
        try (var connection = connect(config);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (id int)");
        }
        long broker = infrastructure.broker().pid();
        long database = infrastructure.database().pid();

        infrastructure.restartBroker();
        infrastructure.restartDatabase();

        assertThat(infrastructure.broker().pid()).isNotEqualTo(broker);
        assertThat(infrastructure.database().pid()).isNotEqualTo(database);
        assertThat(infrastructure.configFor("report")).isEqualTo(config);
        try (var admin =
                Admin.create(Map.<String, Object>of("bootstrap.servers", config.get("kafka.bootstrap.servers")))) {
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
        try (var connection = connect(config);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM kept")) {
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void noServerOutlivesAKilledJvm() throws Exception {
        var jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + BrokerLibrary.PROPERTY + "=" + System.getProperty(BrokerLibrary.PROPERTY),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartAndStay.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> servers = new ArrayList<>();
        try (var output = jvm.inputReader()) {
            for (String pid : output.readLine().split(" ")) {
                servers.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
            }
            assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);
        } finally {
            jvm.destroyForcibly();
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** A test JVM that is never allowed to end by itself. */
    static final class StartAndStay {
        private StartAndStay() {}

        public static void main(String[] arguments) throws InterruptedException {
            var infrastructure = TestInfrastructure.start();
            System.out.println(infrastructure.broker().pid() + " "
                    + infrastructure.database().pid());
            Thread.currentThread().join();
        }
    }

    private static java.sql.Connection connect(Map<String, String> config) throws Exception {
        return DriverManager.getConnection(
                config.get("quarkus.datasource.jdbc.url"),
                config.get("quarkus.datasource.username"),
                config.get("quarkus.datasource.password"));
    }
}
