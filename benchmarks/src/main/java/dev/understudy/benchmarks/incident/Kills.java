package dev.understudy.benchmarks.incident;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.Event;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventCodec.Decoded;
import dev.understudy.events.EventData;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Two replicas of the packaged incident-service on one database take in checks that break and heal, some events doubled and
 * some late, while one or both of them are killed ({@code kill -9}) at random moments. Afterwards it is counted: every check
 * is as it was heard of last, one open incident a key, the events of an incident numbered without gap and in order, nothing
 * doubled, one page an opening, timers and outbox at rest. Ends with 1 when a count is wrong.
 */
public final class Kills {

    private static final int CHECKS = 300;
    private static final String PROJECT = "kills";

    private final IncidentBed bed;
    private final Random random;
    private final Process[] replicas = new Process[2];
    private final long[] sequences = new long[CHECKS];
    private final boolean[] down = new boolean[CHECKS];
    private final List<String> wrong = new ArrayList<>();

    private Kills(IncidentBed bed, Random random) {
        this.bed = bed;
        this.random = random;
    }

    /** @param arguments number of kills (12 when absent), seed of the random choice (the time when absent) */
    public static void main(String[] arguments) throws Exception {
        int kills = IncidentBed.argument(arguments, 0, 12);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.currentTimeMillis();
        System.out.printf("%d kills, seed %d%n", kills, seed);
        var run = new Kills(IncidentBed.prepare(), new Random(seed));
        try {
            run.run(kills);
        } finally {
            for (var replica : run.replicas) {
                if (replica != null) {
                    replica.destroyForcibly().onExit().join();
                }
            }
        }
        run.wrong.forEach(complaint -> System.out.println("WRONG: " + complaint));
        System.exit(run.wrong.isEmpty() ? 0 : 1);
    }

    private void run(int kills) throws Exception {
        replicas[0] = bed.start("replica-0");
        try (var database = bed.database();
                var producer = bed.producer()) {
            IncidentBed.await(database, "SELECT count(*) FROM flyway_schema_history WHERE success", 5);
            replicas[1] = bed.start("replica-1");
            IncidentBed.passport(producer, database, PROJECT);
            int sent = 0;
            for (int kill = 0; kill < kills; kill++) {
                int victim = random.nextInt(replicas.length);
                sent += breakAndHeal(producer, 200 + random.nextInt(800));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
                kill(victim);
                if (random.nextInt(3) == 0) {
                    kill(1 - victim);
                    start(1 - victim);
                }
                sent += breakAndHeal(producer, 200);
                start(victim);
                // All is taken over, by the one that stayed or came back: the next is killed at work, not on its way
                // up.
                awaitStored(database);
            }
            for (int check = 0; check < CHECKS; check++) {
                change(producer, check, random.nextBoolean());
                sent++;
            }
            producer.flush();
            awaitStored(database);
            IncidentBed.await(database, "SELECT 1 - count(*) FROM incident_timer WHERE kind = 'TELL'", 1);
            IncidentBed.await(database, "SELECT 1 - count(*) FROM (SELECT 1 FROM outbox LIMIT 1) AS waiting", 1);
            System.out.printf("%d status events sent, %d kills%n", sent, kills);
            audit(database);
        }
    }

    /** The numbers only rise: what came late does not take one back. */
    private void awaitStored(Connection database) {
        IncidentBed.await(
                database,
                "SELECT coalesce(sum(sequence), 0) FROM signal_watermark WHERE project_id = '" + PROJECT + "'",
                LongStream.of(sequences).sum());
    }

    private void kill(int replica) {
        System.out.printf("%s kill -9 of replica %d%n", Instant.now(), replica);
        replicas[replica].destroyForcibly().onExit().join();
    }

    private void start(int replica) throws Exception {
        replicas[replica] = bed.start("replica-" + replica);
    }

    private int breakAndHeal(KafkaProducer<String, String> producer, int events) {
        for (int i = 0; i < events; i++) {
            int check = random.nextInt(CHECKS);
            change(producer, check, !down[check]);
        }
        producer.flush();
        return events;
    }

    private void change(KafkaProducer<String, String> producer, int check, boolean toDown) {
        var at = Instant.now();
        var before = down[check] ? CheckStatus.DOWN : CheckStatus.UP;
        var event = IncidentBed.changed(
                PROJECT,
                "check-" + check,
                null,
                ++sequences[check],
                at,
                before,
                toDown ? CheckStatus.DOWN : CheckStatus.UP);
        down[check] = toDown;
        IncidentBed.send(producer, event);
        switch (random.nextInt(10)) {
            case 0 -> IncidentBed.send(producer, event);
            case 1 ->
                // Of long ago: recorded at most, and without effect.
                IncidentBed.send(
                        producer,
                        IncidentBed.changed(
                                PROJECT,
                                "check-" + check,
                                null,
                                0,
                                at.minus(Duration.ofHours(3)),
                                CheckStatus.UP,
                                toDown ? CheckStatus.UP : CheckStatus.DOWN));
            default -> {
                // As it should be.
            }
        }
    }

    private static String key(int check) {
        return "check:" + PROJECT + "/check-" + check;
    }

    private void audit(Connection database) throws SQLException {
        for (int check = 0; check < CHECKS; check++) {
            long open = IncidentBed.count(
                    database,
                    "SELECT count(*) FROM incident_member m JOIN incident i ON i.id = m.incident_id WHERE m.active"
                            + " AND i.state IN ('TRIGGERED', 'ACKNOWLEDGED', 'ON_HOLD') AND m.member_key = '"
                            + key(check) + "'");
            if (open != (down[check] ? 1 : 0)) {
                wrong.add("check " + check + " is " + (down[check] ? "down" : "up") + " and has " + open
                        + " open incidents");
            }
        }
        var told = read(IncidentEvent.class, Topic.INCIDENTS);
        var numbers = new HashMap<String, Long>();
        var openings = new HashMap<String, Integer>();
        for (var event : told) {
            long last = numbers.merge(event.incidentId(), 1L, Long::sum);
            if (event.sequence() != last) {
                wrong.add("incident " + event.incidentId() + ": event " + event.sequence() + " where " + last
                        + " was due");
            }
            if (event instanceof IncidentOpened) {
                openings.merge(event.incidentId(), 1, Integer::sum);
            }
        }
        openings.forEach((incident, times) -> {
            if (times != 1) {
                wrong.add("incident " + incident + " was opened " + times + " times");
            }
        });
        long incidents = IncidentBed.count(database, "SELECT count(*) FROM incident");
        if (incidents != openings.size()) {
            wrong.add(incidents + " incidents, and " + openings.size() + " that were told of");
        }
        var paged = new HashSet<String>();
        var notifications = new HashSet<String>();
        for (var request : read(NotificationRequested.class, Topic.NOTIFICATIONS)) {
            if (!notifications.add(request.notificationId())) {
                wrong.add("notification " + request.notificationId() + " was asked for twice");
            }
            if (request.purpose() == Purpose.PAGE && request.incidentId() != null) {
                paged.add(request.incidentId());
            }
        }
        openings.keySet().stream()
                .filter(incident -> !paged.contains(incident))
                .forEach(incident -> wrong.add("incident " + incident + " called nobody"));
        for (var row : List.of("incident_timeline", "deadline_event")) {
            var id = row.equals("deadline_event") ? "subject_id" : "incident_id";
            var number = row.equals("deadline_event") ? "n" : "entry";
            long gaps = IncidentBed.count(
                    database,
                    "SELECT count(*) FROM (SELECT 1 FROM " + row + " GROUP BY " + id + " HAVING max(" + number
                            + ") <> count(*)) AS broken");
            if (gaps > 0) {
                wrong.add(gaps + " stories of " + row + " have gaps");
            }
        }
        System.out.printf(
                "%d incidents, %d of their events, %d requests to tell, %d complaints%n",
                incidents, told.size(), notifications.size(), wrong.size());
    }

    /** All events of a topic in their order; those that were sent again with the id of before are left out, as readers do. */
    private <T extends EventData> List<T> read(Class<T> type, Topic topic) {
        var events = new ArrayList<T>();
        var ids = new HashSet<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bed.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(partition -> new TopicPartition(topic.topicName(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (EventCodec.decode(record) instanceof Decoded.Known known) {
                        Event<?> event = known.event();
                        if (ids.add(event.id()) && type.isInstance(event.data())) {
                            events.add(type.cast(event.data()));
                        }
                    }
                }
            }
        }
        return events;
    }
}
