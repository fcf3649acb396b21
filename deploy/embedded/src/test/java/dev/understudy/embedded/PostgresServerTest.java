package dev.understudy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerTest {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String INVALID_PASSWORD = "28P01";

    @TempDir
    private Path folder;

    private final List<PostgresServer> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(PostgresServer::stop);
    }

    /** Also one that would lose them with the machine: tests kill it, and would wait for what is gone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsCommittedRowsWhenKilledWithClientsAndStartedAgain(boolean durable) throws Exception {
        var settings = settings("secret", durable);
        var server = start(settings);
        server.createService("monitor", "m");
        try (var connection = connect(server, "monitor", "m");
                var idle = connect(server, "monitor", "m")) {
            execute(connection, "CREATE TABLE status (name text PRIMARY KEY)");
            execute(connection, "INSERT INTO status VALUES ('Сайт')");

            server.kill();
            assertThat(server.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
            var again = start(settings);

            try (var afterwards = connect(again, "monitor", "m")) {
                assertThat(text(afterwards, "SELECT lower(name) FROM status")).isEqualTo("сайт");
            }
            assertThat(idle.isValid(1)).isFalse();
        }
    }

    @Test
    void stopsInOrderAlthoughClientsAreConnectedAndMovesToAnotherPort() throws Exception {
        var server = start(settings("secret", true));
        server.createService("monitor", "m");
        try (var connection = connect(server, "monitor", "m")) {
            execute(connection, "CREATE TABLE status (name text)");

            server.stop();

            assertThat(server.process().isAlive()).isFalse();
            assertThat(folder.resolve("data/cluster/postmaster.pid")).doesNotExist();
        }
        try (var connection = connect(start(settings("secret", true)), "monitor", "m")) {
            assertThat(text(connection, "SELECT count(*) FROM status")).isEqualTo("0");
        }
    }

    @Test
    void givesEachServiceASchemaThatNoOtherServiceReads() throws Exception {
        var server = start(settings("secret", false));
        server.createService("monitor", "m");
        server.createService("incident", "old");
        server.createService("incident", "i");

        try (var incident = connect(server, "incident", "i");
                var monitor = connect(server, "monitor", "m")) {
            execute(incident, "CREATE TABLE ticket (id int)");
            assertThat(text(incident, "SELECT schemaname FROM pg_tables WHERE tablename = 'ticket'"))
                    .isEqualTo("incident");
            assertRefused(monitor, "SELECT * FROM incident.ticket");
            assertRefused(monitor, "CREATE TABLE incident.mine (id int)");
            assertRefused(monitor, "CREATE TABLE public.mine (id int)");
            assertRefused(monitor, "CREATE SCHEMA mine");
            assertRefused(monitor, "SET ROLE incident");
        }
        assertThatThrownBy(() -> connect(server, "incident", "old"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INVALID_PASSWORD));
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), "monitor", "m"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
        assertThatThrownBy(() -> server.createService("x; DROP TABLE y", "p"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runsWithTheSettingsPromised() throws Exception {
        var server = start(settings("secret", true));
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "secret")) {
            assertThat(text(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(text(connection, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(text(connection, "SHOW log_timezone")).isEqualTo("UTC");
            assertThat(text(connection, "SHOW max_connections")).isEqualTo("60");
            assertThat(text(connection, "SHOW fsync")).isEqualTo("on");
            assertThat(text(connection, "SHOW jit")).isEqualTo("off");
            assertThat(text(connection, "SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'"))
                    .startsWith("SCRAM-SHA-256$");
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (var squatter = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var settings = new PostgresServer.Settings(
                    folder.resolve("data"), squatter.getLocalPort(), folder.resolve("postgres.log"), "secret");
            assertThatThrownBy(() -> PostgresServer.start(settings))
                    .isInstanceOf(InfrastructureException.PortTaken.class)
                    .hasMessageContaining("Port " + squatter.getLocalPort());
        }
    }

    @Test
    void refusesAFolderOfAnotherVersionAnotherPasswordOrInUse() throws Exception {
        var server = start(settings("secret", false));
        assertThatThrownBy(() -> PostgresServer.start(settings("secret", false)))
                .isInstanceOfSatisfying(InfrastructureException.AlreadyRuns.class, e -> assertThat(e.pid())
                        .isEqualTo(server.pid()));
        server.stop();

        assertThatThrownBy(() -> PostgresServer.start(settings("forgotten", false)))
                .isInstanceOf(InfrastructureException.BrokenFolder.class)
                .hasMessageContaining("another password");

        Files.writeString(folder.resolve("data/cluster/PG_VERSION"), "9\n");
        assertThatThrownBy(() -> PostgresServer.start(settings("secret", false)))
                .isInstanceOf(InfrastructureException.BrokenFolder.class)
                .hasMessageContaining("it is of version 9, this server is of version 18");

        Files.delete(folder.resolve("data/cluster/PG_VERSION"));
        assertThatThrownBy(() -> PostgresServer.start(settings("secret", false)))
                .isInstanceOf(InfrastructureException.BrokenFolder.class)
                .hasMessageContaining("PG_VERSION is unreadable");
    }

    @Test
    void saysAtOnceWhyTheProcessEnded() throws Exception {
        start(settings("secret", false)).stop();
        Files.delete(folder.resolve("data/cluster/global/pg_control"));

        assertThatThrownBy(() -> PostgresServer.start(settings("secret", false)))
                .isInstanceOf(InfrastructureException.Died.class)
                .hasMessageContaining("could not find the database system")
                .hasMessageContaining("postgres.log");
    }

    @Test
    void startsAlthoughTheLockOfAKilledServerNamesAnUnrelatedProcess() throws Exception {
        var server = start(settings("secret", false));
        server.kill();
        Path lock = folder.resolve("data/cluster/postmaster.pid");
        var lines = new ArrayList<>(Files.readAllLines(lock));
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(lock, lines);

        assertThatCode(() -> start(settings("secret", false))).doesNotThrowAnyException();
    }

    private PostgresServer start(PostgresServer.Settings settings) {
        var server = PostgresServer.start(settings);
        started.add(server);
        return server;
    }

    private PostgresServer.Settings settings(String password, boolean durable) {
        return new PostgresServer.Settings(
                folder.resolve("data"),
                Ports.free(1).getFirst(),
                folder.resolve("postgres.log"),
                "postgres",
                password,
                60,
                32,
                durable,
                true);
    }

    private static Connection connect(PostgresServer server, String user, String password) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(PostgresServer.DATABASE), user, password);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void assertRefused(Connection connection, String sql) {
        assertThatThrownBy(() -> execute(connection, sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
    }
}
