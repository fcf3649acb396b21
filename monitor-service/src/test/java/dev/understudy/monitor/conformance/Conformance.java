package dev.understudy.monitor.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Cases of {@code src/test/resources/conformance}: what other projects demand of themselves. A case fails on
 * {@code expect}; one that we decide against is named with the reason (the same as in docs/conformance/monitor.md), and
 * fails when it begins to pass.
 */
public final class Conformance {

    /** A case; absent parts are missing nodes. */
    public record Case(String id, JsonNode node) {

        public JsonNode given() {
            return node.path("given");
        }

        public JsonNode when() {
            return node.path("when");
        }

        public JsonNode expect() {
            return node.path("expect");
        }

        public JsonNode derived() {
            return node.path("derived");
        }

        public Set<String> tags() {
            var tags = new java.util.LinkedHashSet<String>();
            node.path("tags").forEach(tag -> tags.add(tag.asText()));
            return tags;
        }

        /** Null and absent alike. */
        public static JsonNode orMissing(JsonNode node) {
            return node.isNull() ? MissingNode.getInstance() : node;
        }
    }

    /** Holds a case against the code; throws when it does not hold. */
    @FunctionalInterface
    public interface Trial {
        void run(Case trial) throws Exception;
    }

    private static final YAMLMapper YAML = new YAMLMapper();

    private Conformance() {}

    /** @param file name without folder */
    public static List<Case> cases(String file) {
        try (var in = Conformance.class.getResourceAsStream("/conformance/" + file)) {
            var cases = new ArrayList<Case>();
            YAML.readTree(in).forEach(node -> cases.add(new Case(node.path("id").asText(), node)));
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
        return tests(file, one -> true, against, trial);
    }

    public static Stream<DynamicTest> tests(
            String file, Predicate<Case> which, Map<String, String> against, Trial trial) {
        var unknown = new LinkedHashMap<>(against);
        cases(file).forEach(one -> unknown.remove(one.id()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(file + " has no cases " + unknown.keySet());
        }
        return cases(file).stream()
                .filter(which)
                .map(one -> against.containsKey(one.id())
                        ? dynamicTest(one.id() + " (decided against)", () -> mustNotHold(one, trial))
                        : dynamicTest(one.id(), () -> trial.run(one)));
    }

    private static void mustNotHold(Case one, Trial trial) {
        try {
            trial.run(one);
        } catch (Exception | AssertionError e) {
            return;
        }
        throw new AssertionError(one.id() + " holds now: take it from the list of those that we decide against");
    }
}
