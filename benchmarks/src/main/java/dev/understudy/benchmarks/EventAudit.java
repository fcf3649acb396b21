package dev.understudy.benchmarks;

import dev.understudy.acceptance.Suite;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventCodec.Decoded;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentReopened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.Topic;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads every topic to its end and looks for what is missing, doubled, out of order or left over. */
final class EventAudit {

    private static final List<String> SERVICES = List.of("passport", "monitor", "incident", "notifier", "report");

    private final Suite suite;

    EventAudit(Suite suite) {
        this.suite = suite;
    }

    /**
     * @param outages how many there were, by project
     * @return what is wrong; empty when nothing is
     */
    List<String> run(Map<String, Integer> outages) {
        var wrong = new ArrayList<String>();
        var opened = new TreeMap<String, Integer>();
        var resolved = new TreeMap<String, Integer>();
        var sequences = new HashMap<String, Long>();
        var redelivered = 0;
        for (var topic : Topic.values()) {
            Set<String> ids = new HashSet<>();
            for (var event : read(topic.topicName())) {
                if (!ids.add(event.id())) {
                    // The relay was killed between Kafka's answer and its own note of it: readers know the id.
                    redelivered++;
                    continue;
                }
                if (event.data() instanceof IncidentEvent incident) {
                    var last = sequences.merge(incident.incidentId(), 1L, Long::sum);
                    if (incident.sequence() != last) {
                        wrong.add("incident " + incident.incidentId() + ": event number " + incident.sequence()
                                + " where " + last + " was due");
                    }
                    if (incident instanceof IncidentOpened || incident instanceof IncidentReopened) {
                        opened.merge(incident.projectId(), 1, Integer::sum);
                    } else if (incident instanceof IncidentResolved) {
                        resolved.merge(incident.projectId(), 1, Integer::sum);
                    }
                }
            }
        }
        System.out.println("events sent again with the same id (readers drop them): " + redelivered);
        if (!opened.equals(new TreeMap<>(outages))) {
            wrong.add("outages " + outages + ", but incidents opened " + opened);
        }
        if (!resolved.equals(new TreeMap<>(outages))) {
            wrong.add("outages " + outages + ", but incidents resolved " + resolved);
        }
        for (var service : SERVICES) {
            var dead = read(Topic.deadLetters(service)).size();
            if (dead > 0) {
                wrong.add(dead + " dead letters of " + service);
            }
            var unsent = unsent(service);
            if (unsent > 0) {
                wrong.add(unsent + " events left in the outbox of " + service);
            }
        }
        return wrong;
    }

    private List<Event<?>> read(String topic) {
        var events = new ArrayList<Event<?>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        suite.status().at("/kafka/bootstrapServers").asText()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (EventCodec.decode(record) instanceof Decoded.Known known) {
                        events.add(known.event());
                    }
                }
            }
        }
        return events;
    }

    private long unsent(String service) {
        try (var connection = suite.database(service);
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM outbox")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look into the outbox of " + service, e);
        }
    }
}
