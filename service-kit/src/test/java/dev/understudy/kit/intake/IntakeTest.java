package dev.understudy.kit.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.Topic;
import dev.understudy.kit.app.Samples;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.testing.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Through the listener of the sample service, on the real broker and database. */
@QuarkusTest
class IntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    ProjectDirectory projects;

    @Inject
    MeterRegistry meters;

    private final String project = "intake-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void repeatsAndLateEventsChangeNothing() {
        var second = event(2);
        EventLog.publish(second);
        EventLog.publish(event(1));
        EventLog.publish(second);
        EventLog.publish(event(3));

        await().atMost(PATIENCE).until(() -> name().equals("Shop 3"));
    }

    @Test
    void poisonGoesToTheDeadLettersWithTheReasonAndTheChannelGoesOn() {
        var broken = EventCodec.encode(event(1));
        var poison = new ProducerRecord<String, @Nullable String>(broken.topic(), null, broken.key(), "{broken");
        broken.headers().forEach(poison.headers()::add);
        EventLog.publish(poison);
        var bare = new ProducerRecord<String, @Nullable String>(Topic.PROJECTS.topicName(), project, "no envelope");
        EventLog.publish(bare);
        EventLog.publish(event(2));

        await().atMost(PATIENCE).until(() -> name().equals("Shop 2"));
        await().atMost(PATIENCE).untilAsserted(() -> {
            var dead = EventLog.deadLetters("kit").stream()
                    .filter(record -> project.equals(record.key()))
                    .toList();
            assertThat(dead).hasSize(2);
            assertThat(dead).allSatisfy(record -> assertThat(EventLog.header(record, "dead-letter-reason"))
                    .contains("malformed"));
            assertThat(dead.getFirst().value()).isEqualTo("{broken");
            assertThat(EventLog.header(dead.getFirst(), "ce_type")).isEqualTo("passport.project.applied.v1");
            assertThat(EventLog.header(dead.getFirst(), "dead-letter-topic")).isEqualTo(Topic.PROJECTS.topicName());
        });
    }

    @Test
    void aTypeOfTheFutureIsPassedOverAndCounted() {
        var known = EventCodec.encode(event(1));
        var future = new ProducerRecord<String, @Nullable String>(known.topic(), null, known.key(), known.value());
        known.headers().forEach(header -> {
            if (!header.key().equals("ce_type")) {
                future.headers().add(header);
            }
        });
        future.headers().add("ce_type", "passport.project.applied.v2".getBytes(StandardCharsets.UTF_8));
        double before = unknown();

        EventLog.publish(future);
        EventLog.publish(event(2));

        await().atMost(PATIENCE).until(() -> name().equals("Shop 2"));
        assertThat(unknown()).isEqualTo(before + 1);
    }

    @Test
    void whileTheDatabaseIsAwayTheChannelWaitsAndNothingIsThrownAway() {
        EventLog.publish(event(1));
        await().atMost(PATIENCE).until(() -> name().equals("Shop 1"));
        TestInfrastructure.start().restartDatabase();
        EventLog.publish(event(2));

        await().atMost(PATIENCE).ignoreExceptions().until(() -> name().equals("Shop 2"));
        assertThat(EventLog.deadLetters("kit")).noneMatch(record -> project.equals(record.key()));
    }

    private String name() {
        return projects.find(project).map(entry -> entry.name()).orElse("");
    }

    private double unknown() {
        return meters.counter("understudy.intake.unknown", "topic", Topic.PROJECTS.topicName())
                .count();
    }

    private Event<?> event(long version) {
        return new Event<>(
                UUID.randomUUID().toString(), "/test", Instant.now(), null, Samples.project(project, version, "acme"));
    }
}
