package dev.understudy.standalone.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.standalone.Json;
import dev.understudy.standalone.suite.ServiceName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class StreamTextsTest {

    private static final Instant TIME = Instant.parse("2026-11-23T10:00:00.123Z");

    @Test
    void anEventIsOneLineForPeople() {
        assertThat(EventLine.forPeople(removal(), ZoneOffset.UTC))
                .startsWith("2026-11-23 10:00:00.123 passport.asset.removed.v1")
                .endsWith(" shop/site shop (removed)");
    }

    @Test
    void anEventIsACloudEventForPrograms() throws Exception {
        var node = Json.MAPPER.readTree(EventLine.forPrograms(removal()));
        assertThat(node.path("specversion").asText()).isEqualTo("1.0");
        assertThat(node.path("id").asText()).isEqualTo("e1");
        assertThat(node.path("projectid").asText()).isEqualTo("shop");
        assertThat(node.path("topic").asText()).isEqualTo("passport.assets.v1");
        assertThat(node.path("offset").asLong()).isEqualTo(7);
        assertThat(node.path("data").isNull()).isTrue();
        assertThat(node.has("malformed")).isFalse();
    }

    @Test
    void whatIsNoEventSaysWhy() throws Exception {
        var record = record("passport.assets.v1", "k", "not json", new RecordHeaders());
        assertThat(EventLine.forPeople(record, ZoneOffset.UTC))
                .contains("not json", "!! header ce_specversion is missing");
        assertThat(Json.MAPPER
                        .readTree(EventLine.forPrograms(record))
                        .path("malformed")
                        .asText())
                .isEqualTo("header ce_specversion is missing");
    }

    @Test
    void aDeadLetterGoesBackAsItWasToTheOneServiceThatFailed() {
        var headers = new RecordHeaders();
        headers.add("ce_id", bytes("e1"));
        headers.add("dead-letter-topic", bytes("monitor.status.v1"));
        headers.add("dead-letter-reason", bytes("broken\nat line 3"));
        headers.add("understudy-replay-for", bytes("report"));
        var letter = new DeadLetter(new ConsumerRecord<>(
                "incident.dlq.v1",
                0,
                1,
                TIME.toEpochMilli(),
                TimestampType.CREATE_TIME,
                1,
                1,
                bytes("key"),
                bytes("value"),
                headers,
                Optional.empty()));

        var again = letter.again(letter.origin().orElseThrow(), ServiceName.INCIDENT);

        assertThat(again.topic()).isEqualTo("monitor.status.v1");
        assertThat(again.key()).isEqualTo(bytes("key"));
        assertThat(again.value()).isEqualTo(bytes("value"));
        assertThat(again.headers().toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("ce_id=e1", "understudy-replay-for=incident");
        assertThat(letter.describe()).isEqualTo("monitor.status.v1 key=key type=-: broken at line 3");
    }

    private static ConsumerRecord<String, String> removal() {
        var event = EventCodec.encode(new Event<>(
                "e1", "/passport-service/passport-0", TIME, null, new AssetEvent.AssetRemoved("shop", "site")));
        return record(event.topic(), event.key(), event.value(), event.headers());
    }

    private static ConsumerRecord<String, String> record(String topic, String key, String value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                2,
                7,
                TIME.toEpochMilli(),
                TimestampType.CREATE_TIME,
                1,
                1,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
