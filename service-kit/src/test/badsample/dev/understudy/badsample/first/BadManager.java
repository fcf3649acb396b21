package dev.understudy.badsample.first;

import dev.understudy.badsample.second.Wrong;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Everything that the rules forbid; see ArchitectureRulesTest. */
public class BadManager {

    public Object[] times(Clock clock) {
        return new Object[] {Instant.now(), LocalDate.now(), System.currentTimeMillis(), LocalDate.now(clock)};
    }

    public void send(KafkaProducer<String, String> producer, Wrong wrong) {
        producer.flush();
    }
}
