package dev.understudy.standalone.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventCodec.Decoded;
import dev.understudy.events.MalformedEventException;
import dev.understudy.standalone.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of the bus in a form for people, and in one for programs. */
final class EventLine {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private EventLine() {}

    /** {@code time type key projectId data}; a record that is no event of ours says why. */
    static String forPeople(ConsumerRecord<String, @Nullable String> record, ZoneId zone) {
        var line = "%s %-38s %s %s %s"
                .formatted(
                        TIME.format(time(record).atZone(zone)),
                        header(record, "ce_type", record.topic()),
                        record.key(),
                        header(record, "ce_projectid", "-"),
                        record.value() == null ? "(removed)" : record.value());
        var fault = fault(record);
        return fault == null ? line : line + "  !! " + fault;
    }

    /**
     * One JSON object: the CloudEvents JSON format with the extensions of the suite, and {@code topic},
     * {@code partition}, {@code offset} and {@code key} of the record; {@code malformed} when it is no event of ours.
     */
    static String forPrograms(ConsumerRecord<String, @Nullable String> record) {
        var node = Json.MAPPER.createObjectNode();
        for (var header : record.headers()) {
            if (header.key().startsWith("ce_") && header.value() != null) {
                node.put(header.key().substring("ce_".length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        node.put("topic", record.topic());
        node.put("partition", record.partition());
        node.put("offset", record.offset());
        node.put("key", record.key());
        deadLetter(record, node);
        node.set("data", data(record.value()));
        var fault = fault(record);
        if (fault != null) {
            node.put("malformed", fault);
        }
        return node.toString();
    }

    private static void deadLetter(ConsumerRecord<String, @Nullable String> record, ObjectNode node) {
        for (var name : new String[] {DeadLetter.TOPIC, DeadLetter.REASON}) {
            var value = header(record, name, "");
            if (!value.isEmpty()) {
                node.put(name, value);
            }
        }
    }

    private static JsonNode data(@Nullable String value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        try {
            return Json.MAPPER.readTree(value);
        } catch (JsonProcessingException e) {
            return Json.MAPPER.getNodeFactory().textNode(value);
        }
    }

    private static @Nullable String fault(ConsumerRecord<String, @Nullable String> record) {
        try {
            return EventCodec.decode(record) instanceof Decoded.Unknown(var type)
                    ? "this version does not know the type " + type
                    : null;
        } catch (MalformedEventException e) {
            return e.getMessage();
        }
    }

    private static Instant time(ConsumerRecord<String, @Nullable String> record) {
        try {
            return Instant.parse(header(record, "ce_time", ""));
        } catch (DateTimeException e) {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }

    private static String header(ConsumerRecord<String, @Nullable String> record, String name, String otherwise) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? otherwise
                : new String(header.value(), StandardCharsets.UTF_8);
    }
}
