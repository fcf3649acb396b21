package dev.understudy.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of grouping-dedup.yaml about what an answer leads to; its others are incident-service's. */
class AnswerConformanceTest {

    private static final Map<String, JsonNode> CASES = read();

    static Stream<String> ids() {
        return CASES.keySet().stream();
    }

    @Test
    void everyCaseIsHere() {
        assertThat(CASES).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void holds(String id) {
        var answer = CASES.get(id).at("/given/answer");
        Outbound.Outcome outcome = answer.isInt()
                ? new Outbound.Outcome.Answered(answer.asInt(), Optional.empty(), "")
                : new Outbound.Outcome.NotSent(answer.asText());
        assertThat(Verdict.of(outcome, "id") instanceof SendResult.Retry)
                .isEqualTo(CASES.get(id).at("/expect/retry").asBoolean());
    }

    private static Map<String, JsonNode> read() {
        try (var in = AnswerConformanceTest.class.getResourceAsStream("/conformance/grouping-dedup.yaml")) {
            var cases = new LinkedHashMap<String, JsonNode>();
            new YAMLMapper().readTree(in).path("cases").forEach(one -> {
                if (one.path("when").asText().equals("should_retry")) {
                    cases.put(one.path("id").asText(), one);
                }
            });
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
