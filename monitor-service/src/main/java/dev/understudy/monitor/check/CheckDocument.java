package dev.understudy.monitor.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckTarget;
import dev.understudy.events.CheckTarget.DnsTarget;
import dev.understudy.events.CheckTarget.DomainTarget;
import dev.understudy.events.CheckTarget.FlowTarget;
import dev.understudy.events.CheckTarget.HeaderAssertion;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.events.CheckTarget.PingTarget;
import dev.understudy.events.CheckTarget.TcpTarget;
import dev.understudy.events.CheckTarget.TlsTarget;
import dev.understudy.events.Criticality;
import dev.understudy.events.EventCodec;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.monitor.probe.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A check as people write it, in JSON or YAML, and as exports show it: the components of {@code CheckApplied} that are
 * theirs to say. Absent ones have the defaults of the kind.
 */
public final class CheckDocument {

    /** Kinds in the order in which they are told. */
    public static final Map<String, Class<? extends CheckTarget>> KINDS = kinds();

    private static final Set<String> COMMON =
            Set.of("name", "kind", "assetId", "zoneId", "schedule", "dependsOn", "paused", "labels", "criticality");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build())
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CheckDocument() {}

    private static Map<String, Class<? extends CheckTarget>> kinds() {
        var kinds = new LinkedHashMap<String, Class<? extends CheckTarget>>();
        kinds.put("http", HttpTarget.class);
        kinds.put("tls", TlsTarget.class);
        kinds.put("domain", DomainTarget.class);
        kinds.put("dns", DnsTarget.class);
        kinds.put("tcp", TcpTarget.class);
        kinds.put("ping", PingTarget.class);
        kinds.put("heartbeat", HeartbeatTarget.class);
        kinds.put("flow", FlowTarget.class);
        return kinds;
    }

    /**
     * The tree of a JSON or YAML text.
     *
     * @throws InvalidInput status 400, code {@code check.malformed}, when it is neither
     */
    public static JsonNode tree(byte[] text, boolean yaml) {
        try {
            var tree = (yaml ? YAML : JSON).readTree(text);
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                throw InvalidInput.malformed("check.malformed", "the body is empty; send a check definition");
            }
            return tree;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw InvalidInput.malformed(
                    "check.malformed",
                    "the body is not well-formed " + (yaml ? "YAML" : "JSON"),
                    List.of(new Violation(
                            at == null || at.getLineNr() < 1 ? null : at.getLineNr(),
                            at == null || at.getColumnNr() < 1 ? null : at.getColumnNr(),
                            "",
                            "well-formed",
                            Problems.shown(String.valueOf(e.getOriginalMessage())))));
        } catch (IOException e) {
            throw InvalidInput.malformed("check.malformed", "the body cannot be read");
        }
    }

    /** A tree as YAML text. */
    public static String yaml(JsonNode tree) {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a check cannot be written", e);
        }
    }

    /**
     * Reads a definition; {@link CheckRules} judges it.
     *
     * @param name from elsewhere; null when the document says it
     * @return empty when it cannot be read; the problems say why
     */
    public static Optional<CheckApplied> read(
            String projectId, @Nullable String name, String managedBy, JsonNode document, Problems problems) {
        if (!document.isObject()) {
            problems.add("", "wrong-type", "a check is a group of fields");
            return Optional.empty();
        }
        var kind = document.path("kind").asText("");
        var named = name(name, document, problems);
        var type = KINDS.get(kind);
        if (type == null) {
            problems.add(
                    "kind",
                    document.hasNonNull("kind") ? "unknown-kind" : "required",
                    (kind.isEmpty()
                                    ? "say what kind of check this is"
                                    : "'" + Problems.shown(kind) + "' is no kind of check")
                            + "; known are "
                            + String.join(", ", KINDS.keySet()));
        }
        refuseOthers(document, kind, problems);
        var common = (ObjectNode) document.deepCopy();
        common.remove(List.copyOf(KINDS.keySet()));
        common.remove("kind");
        common.remove("name");
        var frame = RecordReader.read(
                without(common),
                Common.class,
                Map.of("schedule", new Schedule(interval(kind), timeout(kind), confirmation(kind), threshold(kind), 1)),
                problems);
        CheckTarget target = null;
        if (type != null) {
            target = target(document.get(kind), kind, type, problems);
        }
        if (frame == null || target == null || !problems.none()) {
            return Optional.empty();
        }
        return Optional.of(CheckApplied.of(
                projectId,
                named,
                managedBy,
                frame.assetId(),
                frame.zoneId(),
                schedule(common.get("schedule"), frame, kind),
                frame.dependsOn() == null ? List.of() : frame.dependsOn(),
                Boolean.TRUE.equals(frame.paused()),
                frame.labels() == null ? Map.of() : frame.labels(),
                frame.criticality(),
                target));
    }

    /** Only what may be written. */
    private static JsonNode without(ObjectNode common) {
        var copy = common.deepCopy();
        copy.retain(COMMON);
        return copy;
    }

    private static @Nullable CheckTarget target(
            @Nullable JsonNode node, String kind, Class<? extends CheckTarget> type, Problems problems) {
        if (node == null || node.isNull()) {
            var first = type == HttpTarget.class ? "http.url" : kind;
            problems.add(first, "required", "a check of kind " + kind + " needs " + first);
            return null;
        }
        @SuppressWarnings("unchecked") // Every target is a record.
        var read = RecordReader.read(
                node, (Class<? extends Record>) (Class<?>) type, defaults(type), problems.inside(kind));
        return (CheckTarget) read;
    }

    private static String name(@Nullable String given, JsonNode document, Problems problems) {
        var said = document.path("name");
        if (given == null) {
            if (!said.isTextual()) {
                problems.add("name", "required", "a check has a name, unique within its project");
                return "";
            }
            return said.textValue();
        }
        if (!said.isMissingNode() && !said.asText().equals(given)) {
            problems.add("name", "either-or", "the document names another check than the address does");
        }
        return given;
    }

    private static void refuseOthers(JsonNode document, String kind, Problems problems) {
        document.fieldNames().forEachRemaining(field -> {
            if (KINDS.containsKey(kind) && KINDS.containsKey(field) && !field.equals(kind)) {
                problems.add(
                        field, "either-or", "a check of kind " + Problems.shown(kind) + " has no part '" + field + "'");
            } else if (!KINDS.containsKey(field) && !COMMON.contains(field)) {
                problems.add(
                        field,
                        "unknown-field",
                        "field '" + Problems.shown(field) + "' is unknown; known are kind, schedule, dependsOn,"
                                + " labels, criticality, zoneId, assetId, paused, and the"
                                + " part named as the kind");
            }
        });
    }

    /** What is not the kind's own part, as it is read. */
    record Common(
            @Nullable String assetId,
            @Nullable String zoneId,
            @Nullable Schedule schedule,
            @Nullable List<String> dependsOn,
            @Nullable Boolean paused,
            @Nullable Map<String, String> labels,
            @Nullable Criticality criticality) {}

    /** Defaults of a schedule depend on the kind, and on the interval that was given. */
    private static Schedule schedule(@Nullable JsonNode given, Common frame, String kind) {
        var read = frame.schedule();
        if (read == null) {
            throw new IllegalStateException("a schedule has a default");
        }
        var node = given == null || given.isNull() ? JSON.createObjectNode() : given;
        var interval = node.hasNonNull("interval") ? read.interval() : interval(kind);
        var timeout = node.hasNonNull("timeout") ? read.timeout() : least(timeout(kind), interval);
        var confirmation = node.hasNonNull("confirmationInterval")
                ? read.confirmationInterval()
                : least(confirmation(kind), interval);
        return new Schedule(
                interval,
                timeout,
                confirmation,
                node.hasNonNull("failureThreshold") ? read.failureThreshold() : threshold(kind),
                read.recoveryThreshold(),
                read.degradedLatency(),
                read.flapDamping());
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** How often a kind is probed when nobody says. */
    public static Duration interval(String kind) {
        return switch (kind) {
            case "tls" -> Duration.ofHours(1);
            case "domain" -> Duration.ofHours(12);
            case "dns" -> Duration.ofMinutes(5);
            case "flow" -> Duration.ofMinutes(5);
            default -> Duration.ofSeconds(60);
        };
    }

    /** How long a probe of a kind may take when nobody says. */
    public static Duration timeout(String kind) {
        return switch (kind) {
            case "domain" -> Duration.ofSeconds(30);
            case "flow" -> Duration.ofSeconds(60);
            case "dns" -> Duration.ofSeconds(5);
            default -> Duration.ofSeconds(10);
        };
    }

    private static Duration confirmation(String kind) {
        return kind.equals("domain") ? Duration.ofMinutes(10) : Duration.ofSeconds(10);
    }

    /** A heartbeat that is missed was given its grace already. */
    private static int threshold(String kind) {
        return kind.equals("heartbeat") ? 1 : 2;
    }

    /** Values of components that need not be said and have no null. */
    static Map<String, Object> defaults(Class<?> type) {
        if (type == HttpTarget.class) {
            return Map.of("method", "GET", "expectStatus", List.of());
        }
        if (type == HeaderAssertion.class) {
            return Map.of("op", "matches");
        }
        if (type == Schedule.class) {
            return Map.of(
                    "interval", Duration.ofSeconds(60),
                    "timeout", Duration.ofSeconds(10),
                    "confirmationInterval", Duration.ofSeconds(10),
                    "failureThreshold", 2,
                    "recoveryThreshold", 1);
        }
        return Map.of();
    }

    /** What can be applied again, without what the service adds. */
    public static ObjectNode write(CheckApplied check) {
        try {
            var whole = (ObjectNode) JSON.readTree(EventCodec.toJson(check));
            whole.remove(List.of("projectId", "version", "managedBy"));
            return whole;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("check " + check.checkId() + " cannot be written", e);
        }
    }

    /** Whether a media type is one of YAML's. */
    public static boolean isYaml(@Nullable String mediaType) {
        return mediaType != null && mediaType.toLowerCase(Locale.ROOT).contains("yaml");
    }
}
