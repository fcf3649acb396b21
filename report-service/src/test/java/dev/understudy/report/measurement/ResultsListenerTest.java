package dev.understudy.report.measurement;

import static dev.understudy.events.CheckStatus.UP;
import static dev.understudy.report.SampleEvents.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.kit.intake.PoisonEventException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ResultsListenerTest {

    private static final TopicPartition PARTITION = new TopicPartition("monitor.results.v1", 0);
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

    @Inject
    ResultsListener listener;

    @Inject
    Measurements measurements;

    @Test
    void aResultThatNobodyCanReadTakesNoOtherWithIt() {
        assertOthersAreKept("unreadable", record(PARTITION, 1, "unreadable/x.http", "{", new RecordHeaders()));
    }

    @Test
    void aResultThatTheDatabaseRefusesTakesNoOtherWithIt() {
        assertOthersAreKept("refused", record(result("refused/\u0000", START, UP, UP, START.plusSeconds(60)), 1));
    }

    private void assertOthersAreKept(String project, ConsumerRecord<String, @Nullable String> bad) {
        var before = project + "/before.http";
        var after = project + "/after.http";
        var batch = List.of(
                record(result(before, START, UP, UP, START.plusSeconds(60)), 0),
                bad,
                record(result(after, START, UP, UP, START.plusSeconds(60)), 2));

        assertThatThrownBy(
                        () -> listener.on(new ConsumerRecords<>(Map.of(PARTITION, new ArrayList<>(batch)), Map.of())))
                .isInstanceOf(PoisonEventException.class);

        var expected = List.of(new Segment(START, START.plusSeconds(60), UP));
        assertThat(measurements.segments(List.of(before, after), START, START.plusSeconds(100)))
                .isEqualTo(Map.of(before, expected, after, expected));
    }

    private static ConsumerRecord<String, @Nullable String> record(EventData data, long offset) {
        var sent = EventCodec.encode(new Event<>(UUID.randomUUID().toString(), "/test", START, null, data));
        return record(PARTITION, offset, sent.key(), sent.value(), new RecordHeaders(sent.headers()));
    }

    private static ConsumerRecord<String, @Nullable String> record(
            TopicPartition partition, long offset, String key, @Nullable String value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }
}
