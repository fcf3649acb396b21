package dev.understudy.incident.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of other projects' suites, as data; those decided against are named in {@code docs/conformance/incident.md}. */
public final class Cases {

    /** A case of the file. */
    public record Case(String id, JsonNode given, JsonNode when, JsonNode expect) {

        public String operation() {
            return when.isTextual() ? when.asText() : "scenario";
        }
    }

    private Cases() {}

    public static List<Case> of(String file) {
        try (var stream = Cases.class.getResourceAsStream("/conformance/" + file)) {
            var cases = new ArrayList<Case>();
            for (var node : new YAMLMapper().readTree(stream).path("cases")) {
                cases.add(
                        new Case(node.path("id").asText(), node.path("given"), node.path("when"), node.path("expect")));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reasons by prefix of the id: the longest that fits. */
    public static String reason(Map<String, String> reasons, String id) {
        return reasons.entrySet().stream()
                .filter(entry -> id.startsWith(entry.getKey()))
                .max(java.util.Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse("");
    }
}
