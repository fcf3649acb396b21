package dev.understudy.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import java.util.List;
import java.util.Map;

/** The AsyncAPI 3 document and the generated parts of docs/events/README.md, made of the topics and their records. */
final class AsyncApi {

    static final List<String> SERVICES = List.of("passport", "monitor", "incident", "notifier", "report");

    /** Who reads which topic through a channel of its configuration. */
    static final Map<Topic, List<String>> READERS = Map.ofEntries(
            entry(Topic.PROJECTS, List.of("monitor", "incident", "notifier", "report")),
            entry(Topic.ASSETS, List.of("monitor", "incident")),
            entry(Topic.PEOPLE, List.of("incident", "notifier")),
            entry(Topic.RESPONSIBILITIES, List.of("incident", "notifier")),
            entry(Topic.FINDINGS, List.of("report")),
            entry(Topic.CHECKS, List.of("report")),
            entry(Topic.RESULTS, List.of("report")),
            entry(Topic.STATUS, List.of("passport", "incident", "report")),
            entry(Topic.INCIDENTS, List.of("notifier", "report")),
            entry(Topic.WORK, List.of("notifier", "report")),
            entry(Topic.PROBLEMS, List.of("report")),
            entry(Topic.DRILLS, List.of("report")),
            entry(Topic.SCHEDULES, List.of("notifier")),
            entry(Topic.NOTIFICATIONS, List.of("notifier")),
            entry(Topic.DELIVERIES, List.of("incident", "report")),
            entry(Topic.REPORTS, List.of("passport", "report")));

    /** Who reads a topic with a consumer of its own: the monitor's replicas share the checks by their partitions. */
    private static final Map<Topic, List<String>> OWN_CONSUMERS =
            Map.of(Topic.CHECKS, List.of("monitor"), Topic.RESULTS, List.of("monitor"));

    private static final String RESOURCES = "../../event-contract/src/main/resources/";
    private static final String BINDING_VERSION = "0.5.0";

    private AsyncApi() {}

    static List<String> readers(Topic topic) {
        return SERVICES.stream()
                .filter(service -> READERS.getOrDefault(topic, List.of()).contains(service)
                        || OWN_CONSUMERS.getOrDefault(topic, List.of()).contains(service))
                .toList();
    }

    /**
     * The owner alone, but for two: whoever wants somebody told asks for it on the notifier's topic, and whoever finds a
     * fault in the passport says so on the findings' topic.
     */
    private static List<String> writers(Topic topic) {
        return switch (topic) {
            case NOTIFICATIONS -> List.of("incident", "report");
            case FINDINGS -> List.of("passport", "notifier");
            default -> List.of(topic.owner());
        };
    }

    static String yaml() {
        var root = Schemas.JSON.createObjectNode();
        root.put("asyncapi", "3.0.0");
        var info = root.putObject("info");
        info.put("title", "Understudy events");
        info.put("version", "1.0.0");
        info.put(
                "description",
                "CloudEvents 1.0 in Kafka binary mode: the attributes are ce_ headers, the value is JSON in UTF-8."
                        + " Generated from the records of the module event-contract.");
        info.putObject("license").put("name", "Apache-2.0").put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        root.put("defaultContentType", "application/json");
        root.putObject("servers")
                .putObject("standalone")
                .put("host", "127.0.0.1:8620")
                .put("protocol", "kafka")
                .put("description", "The broker of ./understudy up with its default port base.");
        var channels = root.putObject("channels");
        var operations = root.putObject("operations");
        var components = root.putObject("components");
        var messages = components.putObject("messages");
        for (var topic : Topic.values()) {
            channel(channels, topic);
            writers(topic).forEach(writer -> operation(operations, topic, writer, "send"));
            readers(topic).forEach(reader -> operation(operations, topic, reader, "receive"));
            EventCodec.recordsOf(topic).forEach(record -> message(messages, topic, record));
        }
        SERVICES.forEach(service -> deadLetters(channels, service));
        messages.putObject("DeadLetter")
                .put(
                        "description",
                        "The record as it was, key, value and headers; the header dead-letter-reason says why it is"
                                + " here, dead-letter-topic where it comes from.");
        components.putObject("schemas").set("Envelope", envelopeSchema());
        try {
            return YAMLMapper.builder(YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                            .stringQuotingChecker(new Quoting())
                            .build())
                    .build()
                    .writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The table of topics for docs/events/README.md. */
    static String table() {
        var table = new StringBuilder("""
            | topic | key | kept | partitions | events | published by | read by |
            |---|---|---|---|---|---|---|
            """);
        for (var topic : Topic.values()) {
            var events = EventCodec.recordsOf(topic).stream()
                    .map(record ->
                            "`" + EventCodec.typeOf(record) + (EventCodec.isTombstone(record) ? "` (tombstone)" : "`"))
                    .collect(joining("<br>"));
            var readers = readers(topic);
            var cells = List.of(
                    "`" + topic.topicName() + "`",
                    key(topic),
                    kept(topic),
                    String.valueOf(topic.partitions()),
                    events,
                    String.join(", ", writers(topic)),
                    readers.isEmpty() ? "nobody yet" : String.join(", ", readers));
            table.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        return table.toString();
    }

    /** An event as it lies on its topic, for docs/events/README.md. */
    static String envelope() {
        var data = Samples.ALL.stream()
                .filter(IncidentAcknowledged.class::isInstance)
                .map(IncidentAcknowledged.class::cast)
                .findFirst()
                .orElseThrow();
        var record = EventCodec.encode(new Event<>(
                "019aa2d3-8f17-7f20-b0c1-5f1d2c3b4a59",
                "/incident-service/incident-0",
                data.at(),
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                data));
        var text = new StringBuilder("```\ntopic    " + record.topic() + "\nkey      " + record.key() + "\n");
        var label = "headers  ";
        for (var header : record.headers()) {
            text.append(label + header.key() + ": " + new String(header.value(), UTF_8) + "\n");
            label = "         ";
        }
        return text + "value    " + record.value() + "\n```\n";
    }

    private static String key(Topic topic) {
        return switch (topic) {
            case PROJECTS, RESPONSIBILITIES, FINDINGS, REPORTS -> "project id";
            case ASSETS -> "project id / asset id";
            case PEOPLE, NOTIFICATIONS -> "project id / person id";
            case CHECKS, RESULTS, STATUS -> "check id (project id / name)";
            case INCIDENTS -> "incident id";
            case WORK -> "work item id";
            case PROBLEMS -> "problem id";
            case DRILLS -> "drill id";
            case SCHEDULES -> "project id / schedule";
            case DELIVERIES -> "notification id; project id / person id";
        };
    }

    private static String kept(Topic topic) {
        return topic.retention().map(kept -> kept.toDays() + " days").orElse("compacted");
    }

    private static void channel(ObjectNode channels, Topic topic) {
        var channel = channels.putObject(name(topic.topicName()));
        channel.put("address", topic.topicName());
        Schemas.DOCS
                .of(topic.eventInterface())
                .ifPresent(docs -> channel.put("description", docs.replaceFirst("^`[^`]+`: ", "")));
        channel.put("x-owner", topic.owner() + "-service");
        var messages = channel.putObject("messages");
        for (var record : EventCodec.recordsOf(topic)) {
            messages.putObject(record.getSimpleName()).put("$ref", "#/components/messages/" + record.getSimpleName());
        }
        var kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.topicName());
        kafka.put("partitions", topic.partitions());
        var configuration = kafka.putObject("topicConfiguration");
        configuration.putArray("cleanup.policy").add(topic.compacted() ? "compact" : "delete");
        topic.retention().ifPresent(kept -> configuration.put("retention.ms", kept.toMillis()));
        kafka.put("bindingVersion", BINDING_VERSION);
    }

    private static void deadLetters(ObjectNode channels, String service) {
        var channel = channels.putObject(name(Topic.deadLetters(service)));
        channel.put("address", Topic.deadLetters(service));
        channel.put("description", "What " + service + "-service could not read or handle, under its original key.");
        channel.put("x-owner", service + "-service");
        channel.putObject("messages").putObject("DeadLetter").put("$ref", "#/components/messages/DeadLetter");
    }

    private static void operation(ObjectNode operations, Topic topic, String service, String action) {
        var verb = action.equals("send") ? "sends" : "receives";
        var operation = operations.putObject(service + "-" + verb + "-" + name(topic.topicName()));
        operation.put("action", action);
        operation.put("summary", service + "-service " + verb + " " + topic.topicName());
        operation.putObject("channel").put("$ref", "#/channels/" + name(topic.topicName()));
    }

    private static void message(ObjectNode messages, Topic topic, Class<? extends EventData> record) {
        var type = EventCodec.typeOf(record);
        var message = messages.putObject(record.getSimpleName());
        message.put("name", type);
        message.putObject("headers").put("$ref", "#/components/schemas/Envelope");
        if (EventCodec.isTombstone(record)) {
            message.put("description", "A tombstone: the record has no value, its key says what is gone.");
            message.putObject("payload").put("type", "null");
        } else {
            Schemas.DOCS.of(record).ifPresent(docs -> message.put("description", docs));
            var payload = message.putObject("payload");
            payload.put("schemaFormat", "application/schema+json;version=draft-2020-12");
            payload.putObject("schema").put("$ref", RESOURCES + "schemas/" + type + ".json");
            message.put("x-sample", RESOURCES + "samples/" + type + ".json");
        }
        var kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string").put("description", key(topic));
        kafka.put("bindingVersion", BINDING_VERSION);
    }

    private static ObjectNode envelopeSchema() {
        var schema = Schemas.JSON.createObjectNode();
        schema.put("type", "object");
        var properties = schema.putObject("properties");
        attribute(properties, "ce_specversion", "of CloudEvents").put("const", "1.0");
        attribute(properties, "ce_id", "unique, and the same on every redelivery");
        attribute(properties, "ce_type", "the name of the message");
        attribute(properties, "ce_source", "the instance that made it").put("format", "uri-reference");
        attribute(properties, "ce_time", "when it happened (not when it was sent), UTC")
                .put("format", "date-time");
        attribute(properties, "ce_projectid", "the project that the event belongs to");
        attribute(properties, "ce_traceparent", "W3C trace context of the work that caused it, if there was one");
        attribute(properties, "traceparent", "the same, where tracing libraries look for it");
        attribute(properties, "content-type", "absent on a tombstone").put("const", "application/json; charset=utf-8");
        var required = schema.putArray("required");
        List.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_projectid")
                .forEach(required::add);
        return schema;
    }

    private static ObjectNode attribute(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }

    private static String name(String topicName) {
        return topicName.replaceFirst("\\.v\\d+$", "").replace('.', '-');
    }

    /** Plain only where no reader of YAML, old or new, could take a string for something else. */
    private static final class Quoting extends StringQuotingChecker.Default {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || !value.matches("(?U)\\p{Alpha}[\\w .,()/-]*");
        }
    }
}
