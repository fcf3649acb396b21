package dev.understudy.standalone.run;

import dev.understudy.embedded.KafkaBroker;
import dev.understudy.standalone.supervision.Component;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** The broker as a component. Its start returns when it serves. */
record KafkaComponent(KafkaBroker.Settings settings) implements Component {

    @Override
    public String name() {
        return Markers.KAFKA;
    }

    @Override
    public Run start() {
        return new BrokerRun(KafkaBroker.start(settings));
    }

    private record BrokerRun(KafkaBroker broker) implements Run {

        @Override
        public ProcessHandle process() {
            return broker.process();
        }

        @Override
        public CompletableFuture<?> ended() {
            return broker.onExit();
        }

        @Override
        public OptionalInt exitCode() {
            return broker.exitCode();
        }

        @Override
        public Optional<String> ailment() {
            return Health.ofPort(broker.settings().port());
        }

        @Override
        public void stop() {
            broker.stop();
        }
    }
}
