package dev.understudy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packaged suite with a collector of traces: from the change of a check's status to the button that somebody presses
 * it is one trace, and no secret is in it, nor anywhere else where somebody may look.
 */
class TraceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long CHAT = 700_000_123;
    private static final String PROJECT = "traced";
    private static final Predicate<JsonNode> ANY = data -> true;

    private static MailRoom mail;
    private static WebhookSink hooks;
    private static Providers providers;
    private static TraceCollector collector;
    private static FaultySite site;
    private static Suite suite;
    private static String admin;

    @BeforeAll
    static void startSuite() {
        mail = MailRoom.start();
        hooks = WebhookSink.start();
        providers = Providers.start();
        collector = TraceCollector.start();
        site = FaultySite.start();
        var settings = new HashMap<>(Suite.deliveringTo(mail, hooks));
        settings.putAll(providers.settings());
        settings.putAll(collector.settings());
        suite = Suite.start(settings);
        admin = suite.adminToken();
    }

    @AfterAll
    static void stopSuite() {
        suite.close();
        site.close();
        collector.close();
        providers.close();
        hooks.close();
        mail.close();
    }

    @Test
    void fromTheStatusChangeToTheButtonItIsOneTraceWithoutASecret() throws IOException {
        apply();
        site.breakDown();

        await().atMost(PATIENCE).until(() -> !providers.telegrams().isEmpty());
        var button = providers.telegrams().getFirst().at("/reply_markup/inline_keyboard/0/0");
        providers.press(CHAT, button.path("callback_data").asText());
        await().atMost(PATIENCE)
                .until(() -> suite.get(suite.url("incident") + "/api/v1/incidents?project=" + PROJECT, admin)
                        .json()
                        .at("/items/0/acknowledgedBy")
                        .asText("")
                        .equals("ivanov"));
        await().atMost(PATIENCE)
                .until(() -> trace("incident.incidents.v1", "incident.incident.acknowledged.v1", ANY) != null);

        var trace = trace("monitor.status.v1", "monitor.check.status-changed.v1", says("to", "DOWN"));
        assertThat(trace).isNotNull();
        assertThat(trace("incident.incidents.v1", "incident.incident.opened.v1", ANY))
                .isEqualTo(trace);
        assertThat(trace("notifier.requests.v1", "notifier.notification.requested.v1", says("personId", "ivanov")))
                .isEqualTo(trace);
        assertThat(trace(
                        "notifier.deliveries.v1",
                        "notifier.delivery.state-changed.v1",
                        says("channel", "telegram").and(says("state", "ACCEPTED"))))
                .isEqualTo(trace);
        assertThat(trace("notifier.deliveries.v1", "notifier.delivery.state-changed.v1", says("state", "READ")))
                .isEqualTo(trace);
        assertThat(trace("notifier.deliveries.v1", "notifier.reply.received.v1", ANY))
                .isEqualTo(trace);
        assertThat(trace("incident.incidents.v1", "incident.incident.acknowledged.v1", ANY))
                .isEqualTo(trace);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(collector.has("monitor-service", "check status changed", trace))
                    .isTrue();
            assertThat(collector.has("incident-service", "process monitor.check.status-changed.v1", trace))
                    .isTrue();
            assertThat(collector.has("notifier-service", "deliver telegram", trace))
                    .isTrue();
            assertThat(collector.has("notifier-service", "reply acknowledge", trace))
                    .isTrue();
            assertThat(collector.has("incident-service", "process notifier.reply.received.v1", trace))
                    .isTrue();
        });

        noSecretIsSeen();
    }

    private static void noSecretIsSeen() throws IOException {
        var secrets = new ArrayList<>(providers.secrets());
        secrets.add(hooks.secret());
        // All three have refused the first message, and repeated it; that is on record, with a mask.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(deliveryLog())
                .contains("bad gateway behind /***/sendMessage")
                .contains("bad gateway behind /services/")
                .contains("bad gateway behind /sys/send.php")
                .contains("***"));
        assertThat(secrets).allSatisfy(secret -> {
            assertThat(deliveryLog()).doesNotContain(secret);
            assertThat(collector.exports()).isNotEmpty().noneMatch(export -> export.contains(secret));
            assertThat(records(List.of("notifier.requests.v1", "notifier.deliveries.v1", "passport.findings.v1")))
                    .noneMatch(record -> String.valueOf(record.value()).contains(secret));
        });
        try (var files = Files.walk(suite.data().resolve("logs"))) {
            var logs = files.filter(Files::isRegularFile).toList();
            assertThat(logs).isNotEmpty();
            for (var log : logs) {
                var text = Files.readString(log);
                assertThat(secrets).as(log.toString()).noneMatch(text::contains);
            }
        }
    }

    private static String deliveryLog() {
        var url = suite.url("notifier") + "/api/v1/projects/" + PROJECT + "/notifications";
        var text = new StringBuilder();
        for (var notification : suite.get(url, admin).json().path("items")) {
            text.append(suite.get(url + "/" + notification.path("id").asText(), admin)
                    .body());
        }
        return text.toString();
    }

    private static void apply() {
        var company = new Company(
                PROJECT,
                "client-" + PROJECT,
                site.url().toString(),
                hooks,
                Duration.ofMinutes(60),
                Duration.ofMinutes(30));
        var mailContact = "      - {kind: email, address: ivanov@" + PROJECT + ".test}\n";
        var passport = company.passport();
        assertThat(passport).contains(mailContact);
        var answer = suite.put(
                suite.url("passport") + "/api/v1/projects/" + PROJECT + "/passport",
                admin,
                "application/yaml",
                passport.replace(
                        mailContact,
                        mailContact + "      - {kind: telegram, address: \"" + CHAT + "\"}\n"
                                + "      - {kind: slack, address: duty, secret: \"env:UNDERSTUDY_SECRET_SLACK\"}\n"
                                + "      - {kind: sms, address: \"+79001234567\"}\n"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        await().atMost(PATIENCE).until(() -> suite.get(
                        suite.url("monitor") + "/api/v1/projects/" + PROJECT + "/checks/site.http", admin)
                .body()
                .contains("\"UP\""));
    }

    private static Predicate<JsonNode> says(String field, String value) {
        return data -> data.path(field).asText("").equals(value);
    }

    /** The trace id of the first event of a kind; null while there is none, or none that has a trace. */
    private static String trace(String topic, String type, Predicate<JsonNode> which) {
        return records(List.of(topic)).stream()
                .filter(record -> header(record, "ce_type").equals(type)
                        && header(record, "ce_projectid").equals(PROJECT)
                        && which.test(Suite.parse(record.value())))
                .map(record -> header(record, "traceparent"))
                .filter(traceparent -> traceparent.length() == 55)
                .map(traceparent -> traceparent.substring(3, 35))
                .findFirst()
                .orElse(null);
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static List<ConsumerRecord<String, String>> records(List<String> topics) {
        var bootstrap = suite.status().at("/kafka/bootstrapServers").asText();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, String>>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
