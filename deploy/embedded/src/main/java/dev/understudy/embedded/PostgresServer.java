package dev.understudy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLState;

/**
 * PostgreSQL on 127.0.0.1 as a foreground child process, passwords by SCRAM-SHA-256. Its data survives restarts and
 * {@code kill -9}.
 *
 * <p>PostgreSQL refuses to run as root. For root it is started in a user namespace without a mapping
 * ({@code unshare -U}), where it sees itself as nobody.
 */
public final class PostgresServer {
    /** The database that {@link #createService} makes schemas in. */
    public static final String DATABASE = "understudy";

    private static final String SERVER = "PostgreSQL";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration ORPHANS_TIMEOUT = Duration.ofSeconds(15);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /** What a start says while processes of a killed predecessor still end. */
    private static final Pattern ORPHANS =
            Pattern.compile("is still in use|lock file \"postmaster.pid\" already exists");

    /** The parameters are this process's own; its children must speak English for the messages above. */
    private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "TZ", "UTC");

    private final Settings settings;
    private final ServerProcess process;

    private PostgresServer(Settings settings, ServerProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /**
     * How to run the server.
     *
     * @param dataDir created and initialised when new
     * @param logFile standard output and error, appended
     * @param superuser used when the folder is new; must be the same ever after
     * @param password of the superuser, likewise
     * @param maxConnections of all services together
     * @param sharedBuffersMegabytes PostgreSQL's own cache
     * @param durable false switches fsync and the like off: quick, and data is lost when the machine (not the
     *     process) fails, so what was committed has left the process all the same
     * @param tethered end the server soon after this JVM ends, however it ends
     */
    public record Settings(
            Path dataDir,
            int port,
            Path logFile,
            String superuser,
            String password,
            int maxConnections,
            int sharedBuffersMegabytes,
            boolean durable,
            boolean tethered) {
        public Settings {
            dataDir = dataDir.toAbsolutePath();
            logFile = logFile.toAbsolutePath();
        }

        /** Superuser {@code postgres}, 60 connections, 32 MB of buffers, durable, not tethered. */
        public Settings(Path dataDir, int port, Path logFile, String password) {
            this(dataDir, port, logFile, "postgres", password, 60, 32, true, false);
        }

        private Path cluster() {
            return dataDir.resolve("cluster");
        }

        private ServerProcess.Spec spec() {
            return new ServerProcess.Spec(SERVER, dataDir, logFile, port, "INT");
        }

        @Override
        public String toString() {
            return "Settings[dataDir=%s, port=%d, superuser=%s]".formatted(dataDir, port, superuser);
        }
    }

    /**
     * Starts the server and waits until it answers a query, recovery from a crash included.
     *
     * @throws InfrastructureException with one line that says why it does not run; nothing is left running then
     */
    public static PostgresServer start(Settings settings) {
        var binaries = PostgresBinaries.unpacked();
        Folders.create(settings.dataDir, SERVER);
        Ports.requireFree(settings.port, SERVER);
        if (Files.exists(settings.cluster())) {
            requireOurs(settings);
        } else {
            initialise(settings, binaries);
        }
        long deadline = System.nanoTime() + ORPHANS_TIMEOUT.toNanos();
        while (true) {
            try {
                return launch(settings, binaries);
            } catch (InfrastructureException.Died e) {
                if (!ORPHANS.matcher(e.logTail()).find() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    /**
     * The handle of a server that runs already, started by someone else with the same settings.
     *
     * @throws IllegalArgumentException when no such process lives
     */
    public static PostgresServer attach(Settings settings, long pid) {
        return new PostgresServer(settings, ServerProcess.attach(settings.spec(), pid));
    }

    public Settings settings() {
        return settings;
    }

    /** JDBC address of a database of this server, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.port, database);
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

    /**
     * Stops in order without waiting for clients to leave (PostgreSQL's fast shutdown); kills when that takes longer
     * than 30 s. Returns when the process is gone.
     */
    public void stop() {
        process.stop(STOP_TIMEOUT);
    }

    /** Ends the process at once, as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /**
     * Makes the room of one service in {@link #DATABASE}: a login role and a schema of the same name that it owns and
     * that is its search path. The role sees no other service's schema and nothing in {@code public}. May be repeated,
     * also to change the password.
     *
     * @param name lower-case letters, digits and underscores, starting with a letter
     * @throws InfrastructureException.Refused when the server rejects it
     */
    public synchronized void createService(String name, String password) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' is no name for a service: it must match %s".formatted(name, NAME));
        }
        try {
            createDatabase();
            try (Connection connection = connect(DATABASE);
                    Statement statement = connection.createStatement()) {
                if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '%s'".formatted(name))) {
                    statement.execute("CREATE ROLE %s NOLOGIN".formatted(name));
                }
                connection.unwrap(PGConnection.class).alterUserPassword(name, password.toCharArray(), "scram-sha-256");
                statement.execute("""
                        ALTER ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
                        GRANT CONNECT, TEMPORARY ON DATABASE %2$s TO %1$s;
                        CREATE SCHEMA IF NOT EXISTS %1$s AUTHORIZATION %1$s;
                        ALTER SCHEMA %1$s OWNER TO %1$s;
                        REVOKE ALL ON SCHEMA %1$s FROM PUBLIC;
                        ALTER ROLE %1$s IN DATABASE %2$s SET search_path = %1$s;
                        """.formatted(name, DATABASE));
            }
        } catch (SQLException e) {
            throw new InfrastructureException.Refused("PostgreSQL did not make the role and schema " + name, e);
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '%s'".formatted(DATABASE))) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
            statement.execute("REVOKE ALL ON DATABASE %s, postgres, template1 FROM PUBLIC".formatted(DATABASE));
        }
        try (Connection connection = connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /** Not by DriverManager, which sees only drivers of the class loader that asks. */
    private Connection connect(String database) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl(database));
        source.setUser(settings.superuser);
        source.setPassword(settings.password);
        source.setConnectTimeout(5);
        source.setSocketTimeout(30);
        return source.getConnection();
    }

    private static PostgresServer launch(Settings settings, PostgresBinaries binaries) {
        removeForeignLock(settings);
        var process = ServerProcess.launch(
                settings.spec(), serverCommand(settings, binaries), ENVIRONMENT, settings.tethered);
        var server = new PostgresServer(settings, process);
        process.awaitReady(START_TIMEOUT, server::answers);
        return server;
    }

    private boolean answers() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            return exists(statement, "SELECT 1");
        } catch (SQLException e) {
            if (PSQLState.INVALID_PASSWORD.getState().equals(e.getSQLState())
                    || PSQLState.INVALID_AUTHORIZATION_SPECIFICATION.getState().equals(e.getSQLState())) {
                throw new InfrastructureException.BrokenFolder(
                        SERVER,
                        settings.dataDir,
                        "it was made with another password for user " + settings.superuser,
                        e);
            }
            return false;
        }
    }

    private static List<String> serverCommand(Settings settings, PostgresBinaries binaries) {
        String durable = settings.durable ? "on" : "off";
        List<String> command = new ArrayList<>(
                List.of(binaries.program("postgres"), "-D", settings.cluster().toString()));
        Map.ofEntries(
                        Map.entry("listen_addresses", "127.0.0.1"),
                        Map.entry("port", Integer.toString(settings.port)),
                        Map.entry("unix_socket_directories", ""),
                        Map.entry("max_connections", Integer.toString(settings.maxConnections)),
                        Map.entry("shared_buffers", settings.sharedBuffersMegabytes + "MB"),
                        Map.entry("max_wal_size", "256MB"),
                        Map.entry("jit", "off"),
                        Map.entry("timezone", "UTC"),
                        Map.entry("log_timezone", "UTC"),
                        Map.entry("log_checkpoints", "off"),
                        Map.entry("logging_collector", "off"),
                        Map.entry("fsync", durable),
                        Map.entry("full_page_writes", durable))
                .forEach((name, value) -> {
                    command.add("-c");
                    command.add(name + "=" + value);
                });
        return unprivileged(command);
    }

    /** Initialises beside the final place and renames, so that a kill in the middle leaves no half-made folder. */
    private static void initialise(Settings settings, PostgresBinaries binaries) {
        Path unfinished = settings.dataDir.resolve("cluster.unfinished");
        Path password = settings.dataDir.resolve("password.unfinished");
        try {
            Folders.delete(unfinished);
            Files.deleteIfExists(password);
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, settings.password + "\n");
            List<String> command = new ArrayList<>(List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + unfinished,
                    "--username=" + settings.superuser,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    // The collation of PostgreSQL itself: the same on each system, and it knows Cyrillic.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            if (!settings.durable) {
                command.add("--no-sync");
            }
            ServerProcess.run(settings.spec(), unprivileged(command), ENVIRONMENT, START_TIMEOUT);
            Files.move(unfinished, settings.cluster(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Folders.failure(SERVER, settings.dataDir, e);
        } finally {
            password.toFile().delete();
        }
    }

    private static List<String> unprivileged(List<String> command) {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        if (!Commands.succeeds("unshare", "--user", "true")) {
            throw new InfrastructureException.NotInstalled(
                    "PostgreSQL does not run as root, and this system forbids the way around it (`unshare --user`). Start as an ordinary user.");
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "--user"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static void requireOurs(Settings settings) {
        String version;
        try {
            version = Files.readString(settings.cluster().resolve("PG_VERSION")).strip();
        } catch (IOException e) {
            throw new InfrastructureException.BrokenFolder(
                    SERVER, settings.dataDir, "cluster/PG_VERSION is unreadable", e);
        }
        if (!version.equals(PostgresBinaries.majorVersion())) {
            throw new InfrastructureException.BrokenFolder(
                    SERVER,
                    settings.dataDir,
                    "it is of version %s, this server is of version %s"
                            .formatted(version, PostgresBinaries.majorVersion()),
                    null);
        }
    }

    /**
     * A killed server leaves its lock file. PostgreSQL deals with that itself, unless the process id in it now belongs
     * to somebody else, as happens in containers where ids start anew; then it would refuse for ever.
     */
    private static void removeForeignLock(Settings settings) {
        Path lock = settings.cluster().resolve("postmaster.pid");
        long pid;
        try {
            pid = Long.parseLong(Files.readAllLines(lock).getFirst().strip());
        } catch (IOException | NumberFormatException | java.util.NoSuchElementException e) {
            return;
        }
        var owner = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (owner.isEmpty()) {
            return;
        }
        if (owner.get()
                .info()
                .commandLine()
                .orElse("")
                .contains(settings.cluster().toString())) {
            if (Await.until(Duration.ofSeconds(1), () -> !owner.get().isAlive())) {
                return;
            }
            throw new InfrastructureException.AlreadyRuns(SERVER, settings.dataDir, pid);
        }
        try {
            Files.delete(lock);
        } catch (IOException e) {
            throw Folders.failure(SERVER, settings.dataDir, e);
        }
    }
}
