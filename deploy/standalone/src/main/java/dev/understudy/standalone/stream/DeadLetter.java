package dev.understudy.standalone.stream;

import dev.understudy.standalone.suite.ServiceName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record that a service could not process, in the form in which its channel puts it aside. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {

    static final String TOPIC = "dead-letter-topic";
    static final String REASON = "dead-letter-reason";

    private static final String PREFIX = "dead-letter-";
    /** The other readers of the topic have had the event; they pass over a record with this header. */
    private static final String REPLAY_FOR = "understudy-replay-for";

    /** Where it came from; empty when it does not say so, and then it cannot be replayed. */
    Optional<String> origin() {
        return header(TOPIC);
    }

    String reason() {
        return header(REASON).orElse("no reason given").replaceAll("\\R", " ");
    }

    String describe() {
        return "%s key=%s type=%s: %s"
                .formatted(
                        origin().orElse("(unknown topic)"),
                        record.key() == null ? "-" : new String(record.key(), StandardCharsets.UTF_8),
                        header("ce_type").orElse("-"),
                        reason());
    }

    /** The record for its first topic again: same key, value and headers, addressed to the one service. */
    ProducerRecord<byte[], byte @Nullable []> again(String topic, ServiceName service) {
        var headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(PREFIX) && !header.key().equals(REPLAY_FOR)) {
                headers.add(header);
            }
        }
        headers.add(REPLAY_FOR, service.id().getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers);
    }

    private Optional<String> header(String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
