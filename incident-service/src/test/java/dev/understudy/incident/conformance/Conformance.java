package dev.understudy.incident.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Cases of {@code src/test/resources/conformance}: what other projects demand of themselves. One that we decide against
 * is named with the reason (the same as in docs/conformance/incident.md), and fails when it begins to pass.
 */
public final class Conformance {

    /** A case; absent parts are missing nodes. */
    public record Case(String id, JsonNode definitions, JsonNode node) {

        public JsonNode given() {
            return node.path("given");
        }

        public JsonNode when() {
            return node.path("when");
        }

        public JsonNode expect() {
            return node.path("expect");
        }
    }

    /** Holds a case against the code; throws when it does not hold. */
    @FunctionalInterface
    public interface Trial {
        void run(Case trial) throws Exception;
    }

    public static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private static final YAMLMapper YAML = new YAMLMapper();

    private Conformance() {}

    public static Instant instant(JsonNode node) {
        return OffsetDateTime.parse(node.asText()).toInstant();
    }

    public static Duration duration(JsonNode node) {
        return Duration.parse(node.asText());
    }

    /** @param file name without folder */
    public static List<Case> cases(String file) {
        try (var in = Conformance.class.getResourceAsStream("/conformance/" + file)) {
            var root = YAML.readTree(in);
            var cases = new ArrayList<Case>();
            root.path("cases")
                    .forEach(node -> cases.add(new Case(node.path("id").asText(), root.path("definitions"), node)));
            if (cases.isEmpty()) {
                throw new IllegalStateException(file + " has no cases");
            }
            return cases;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /**
     * A test for each case.
     *
     * @param against ids that we decide against, with the reason
     */
    public static Stream<DynamicTest> tests(String file, Map<String, String> against, Trial trial) {
        var cases = cases(file);
        var unknown = new LinkedHashSet<>(against.keySet());
        cases.forEach(one -> unknown.remove(one.id()));
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("decided against, but not in " + file + ": " + unknown);
        }
        return cases.stream()
                .map(one -> dynamicTest(one.id(), () -> {
                    var reason = against.get(one.id());
                    if (reason == null) {
                        trial.run(one);
                        return;
                    }
                    try {
                        trial.run(one);
                    } catch (AssertionError | Exception e) {
                        return;
                    }
                    throw new AssertionError(one.id() + " passes now, so it is no longer decided against: " + reason);
                }));
    }
}
