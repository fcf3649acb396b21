package dev.understudy.standalone.run;

import dev.understudy.embedded.PostgresServer;
import dev.understudy.standalone.supervision.Component;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** The database server as a component. Its start returns when it serves. */
record PostgresComponent(PostgresServer.Settings settings) implements Component {

    @Override
    public String name() {
        return Markers.POSTGRES;
    }

    @Override
    public Run start() {
        return new ServerRun(PostgresServer.start(settings));
    }

    private record ServerRun(PostgresServer server) implements Run {

        @Override
        public ProcessHandle process() {
            return server.process();
        }

        @Override
        public CompletableFuture<?> ended() {
            return server.onExit();
        }

        @Override
        public OptionalInt exitCode() {
            return server.exitCode();
        }

        @Override
        public Optional<String> ailment() {
            return Health.ofPort(server.settings().port());
        }

        @Override
        public void stop() {
            server.stop();
        }
    }
}
