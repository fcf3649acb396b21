package dev.understudy.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.EventCodec.Decoded;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Instant TIME = Instant.parse("2026-11-20T18:42:17.000123Z");

    static Stream<Event<?>> events() {
        var events = new ArrayList<Event<?>>();
        Samples.ALL.forEach(data -> events.add(new Event<>("id-1", "/monitor-service/0", TIME, TRACE, data)));
        events.add(new Event<>("id-2", "/passport-service/0", TIME, null, new AssetRemoved("demo-shop", "site")));
        events.add(new Event<>(
                "id-3", "/monitor-service/0", TIME, null, new CheckEvent.CheckRemoved("demo-shop", "site.http")));
        return events.stream();
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatIsEncodedIsDecodedAsItWas(Event<?> event) {
        var record = EventCodec.encode(event);

        assertThat(record.topic()).isEqualTo(event.topic().topicName());
        assertThat(decode(record)).isEqualTo(new Decoded.Known(event));
    }

    @Test
    void headersFollowTheKafkaBindingInBinaryMode() {
        var record = EventCodec.encode(new Event<>("id-1", "/incident-service/0", TIME, TRACE, acknowledged()));

        var headers = new TreeMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        assertThat(headers)
                .containsExactlyInAnyOrderEntriesOf(new TreeMap<>(java.util.Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "id-1",
                        "ce_type", "incident.incident.acknowledged.v1",
                        "ce_source", "/incident-service/0",
                        "ce_time", "2026-11-20T18:42:17.000123Z",
                        "ce_projectid", "demo-shop",
                        "ce_traceparent", TRACE,
                        "traceparent", TRACE,
                        "content-type", "application/json; charset=utf-8")));
        assertThat(record.key()).isEqualTo("i-1");
        assertThat(record.timestamp()).isEqualTo(TIME.toEpochMilli());
    }

    @Test
    void aRemovalIsATombstone() {
        var record = EventCodec.encode(
                new Event<>("id-1", "/passport-service/0", TIME, null, new AssetRemoved("demo-shop", "site")));

        assertThat(record.value()).isNull();
        assertThat(record.key()).isEqualTo("demo-shop/site");
        assertThat(record.headers().lastHeader("content-type")).isNull();
    }

    @Test
    void anUnknownTypeIsNoError() {
        var record = encoded();
        set(record.headers(), "ce_type", "incident.incident.teleported.v1");

        assertThat(decode(record)).isEqualTo(new Decoded.Unknown("incident.incident.teleported.v1"));
    }

    @ParameterizedTest
    @CsvSource({"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time"})
    void aMissingOrEmptyAttributeIsNamed(String header) {
        var record = encoded();
        record.headers().remove(header);
        assertMalformed(record, header);

        record.headers().add(header, new byte[0]);
        assertMalformed(record, header);
    }

    @Test
    void whatIsNoCloudEventIsRefused() {
        var version = encoded();
        set(version.headers(), "ce_specversion", "0.3");
        assertMalformed(version, "0.3");

        var time = encoded();
        set(time.headers(), "ce_time", "yesterday");
        assertMalformed(time, "yesterday");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'projectId':'demo-shop','incidentId':'i-1','sequence':2,'at':'2026-11-20T18:42:17Z'} | 'by'",
                "{'projectId':'demo-shop','incidentId':'i-1','at':'2026-11-20T18:42:17Z','by':'x'} | sequence",
                "{'projectId':'demo-shop','incidentId':'i-1','sequence':null,'at':'2026-11-20T18:42:17Z','by':'x'} | sequence",
                "{'projectId':'demo-shop','incidentId':'i-1','sequence':2,'at':'noon','by':'x'} | noon",
                "{'projectId':'demo-shop','incidentId':'i-1' | incident.incident.acknowledged.v1",
                "[] | incident.incident.acknowledged.v1",
                "null | null"
            })
    void dataThatBreaksItsSchemaIsRefusedWithTheField(String json, String named) {
        var record = new ProducerRecord<>(Topic.INCIDENTS.topicName(), "i-1", json.replace('\'', '"'));
        encoded().headers().forEach(header -> record.headers().add(header));

        assertThatThrownBy(() -> EventCodec.decode(record.key(), record.headers(), record.value()))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(named.replace("'by'", "by"));
    }

    @Test
    void aMissingFieldIsFoundInNestedRecordsAndLists() {
        assertThatThrownBy(() -> EventCodec.fromJson(
                        ResponsibilityEvent.ResponsibilitiesApplied.class,
                        "{\"projectId\":\"p\",\"version\":1,\"duties\":[{\"zoneId\":\"cms\",\"informed\":[]}]}"))
                .hasMessage("field 'duties[0].primary' is missing");
        assertThatThrownBy(() -> EventCodec.fromJson(
                        ResponsibilityEvent.ResponsibilitiesApplied.class,
                        "{\"projectId\":\"p\",\"version\":1,\"duties\":[null]}"))
                .hasMessage("field 'duties[0]' is null");
    }

    @Test
    void aKeyThatIsNotTheDatasIsRefused() {
        var record = encoded();
        assertThatThrownBy(() -> EventCodec.decode("somebody-else", record.headers(), record.value()))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("somebody-else")
                .hasMessageContaining("i-1");
    }

    @Test
    void aTombstoneWithABrokenKeyIsRefused() {
        var headers = EventCodec.encode(
                        new Event<>("id-1", "/passport-service/0", TIME, null, new AssetRemoved("demo-shop", "site")))
                .headers();
        for (var key : List.of("demo-shop", "")) {
            assertThatThrownBy(() -> EventCodec.decode(key, headers, null)).isInstanceOf(MalformedEventException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/site", "demo-shop/", "/", "site"})
    void aTombstonesKeyHasAllItsParts(String key) {
        var headers = EventCodec.encode(
                        new Event<>("id-1", "/passport-service/0", TIME, null, new AssetRemoved("demo-shop", "site")))
                .headers();

        assertThatThrownBy(() -> EventCodec.decode(key, headers, null))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("2 parts");
    }

    @Test
    void aFieldFromTheFutureIsPassedOver() {
        var json = EventCodec.toJson(acknowledged()).replaceFirst("\\{", "{\"mood\":{\"of\":[\"day\",null]},");

        assertThat(EventCodec.fromJson(IncidentAcknowledged.class, json)).isEqualTo(acknowledged());
    }

    /** Guessing at a wrong type would let through what breaks the schema, and each reader would guess in its own way. */
    @ParameterizedTest
    @CsvSource({"'\"2\"'", "2.5", "true", "''", "[2]"})
    void aNumberOfTheWrongTypeIsNotGuessedAt(String sequence) {
        var json = EventCodec.toJson(acknowledged()).replace("\"sequence\":2", "\"sequence\":" + sequence);

        assertThatThrownBy(() -> EventCodec.fromJson(IncidentAcknowledged.class, json))
                .isInstanceOf(MalformedEventException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"SIDEWAYS\"", "\"up\"", "1", "\"\""})
    void aWordThatTheEnumerationLacksIsRefused(String to) {
        var sample = sample(CheckStatusEvent.CheckStatusChanged.class);
        var json = EventCodec.toJson(sample).replace("\"to\":\"DOWN\"", "\"to\":" + to);

        assertThatThrownBy(() -> EventCodec.fromJson(CheckStatusEvent.CheckStatusChanged.class, json))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("'to'");
    }

    @Test
    void nothingMayFollowTheData() {
        var json = EventCodec.toJson(acknowledged()) + " {}";

        assertThatThrownBy(() -> EventCodec.fromJson(IncidentAcknowledged.class, json))
                .isInstanceOf(MalformedEventException.class);
    }

    @Test
    void aMapHoldsNoNull() {
        var json = EventCodec.toJson(sample(AssetEvent.AssetApplied.class))
                .replaceFirst("\"url\":\"[^\"]*\"", "\"url\":null");

        assertThatThrownBy(() -> EventCodec.fromJson(AssetEvent.AssetApplied.class, json))
                .isInstanceOf(MalformedEventException.class)
                .hasMessage("field 'attributes.url' is null");
    }

    @Test
    void anEventWithoutAValueIsRefusedUnlessItIsARemoval() {
        assertThatThrownBy(() -> EventCodec.decode("i-1", encoded().headers(), null))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("no value");
    }

    /** Better the transaction that makes it fails than every reader of the topic. */
    @Test
    void whatNoReaderCouldReadIsNotWritten() {
        assertThatThrownBy(() -> EventCodec.toJson(new IncidentAcknowledged("demo-shop", "i-1", 2, TIME, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot write IncidentAcknowledged: field 'by' is missing");
    }

    @Test
    void textIsUtf8AsItIs() {
        var person = sample(PersonEvent.PersonApplied.class);

        assertThat(EventCodec.toJson(person)).contains("Иван Иванов");
        assertThat(EventCodec.fromJson(PersonEvent.PersonApplied.class, EventCodec.toJson(person)))
                .isEqualTo(person);
    }

    @Test
    void whatIsAbsentIsLeftOut() {
        var json = EventCodec.toJson(
                new FindingEvent.FindingRaised("p", "f", "rule", "high", "zone/cms", "message", null, TIME));

        assertThat(json).doesNotContain("advice").contains("\"at\":\"2026-11-20T18:42:17.000123Z\"");
    }

    private static IncidentAcknowledged acknowledged() {
        return new IncidentAcknowledged("demo-shop", "i-1", 2, TIME, "ivanov", null);
    }

    private static <T extends EventData> T sample(Class<T> type) {
        return Samples.ALL.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static ProducerRecord<String, String> encoded() {
        var record = EventCodec.encode(new Event<>("id-1", "/incident-service/0", TIME, null, acknowledged()));
        return new ProducerRecord<>(
                record.topic(),
                null,
                record.timestamp(),
                record.key(),
                record.value(),
                new RecordHeaders(record.headers()));
    }

    private static Decoded decode(ProducerRecord<String, String> record) {
        return EventCodec.decode(record.key(), record.headers(), record.value());
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }

    private static void assertMalformed(ProducerRecord<String, String> record, String named) {
        assertThatThrownBy(() -> decode(record))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(named);
    }
}
