package dev.understudy.incident.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.incident.incident.Cases;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Which events PagerDuty's documentation accepts, and which it does not. */
class EventsV2ConformanceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> IN_PAYLOAD = List.of("summary", "source", "severity");

    @TestFactory
    Stream<DynamicTest> cases() {
        return Cases.of("grouping-dedup.yaml").stream()
                .filter(one -> one.operation().equals("validate_event"))
                .map(one -> dynamicTest(one.id(), () -> assertThat(
                                EventsV2.read(event(one.given().path("event")))
                                        .event()
                                        .isPresent())
                        .isEqualTo(one.expect().path("accepted").asBoolean())));
    }

    private static ObjectNode event(JsonNode given) {
        var event = JSON.createObjectNode();
        var payload = JSON.createObjectNode();
        given.properties().forEach(field -> {
            var value = field.getValue().isObject()
                    ? field.getValue()
                            .path("repeat")
                            .asText()
                            .repeat(field.getValue().path("times").asInt())
                    : field.getValue().asText();
            if (IN_PAYLOAD.contains(field.getKey())) {
                payload.put(field.getKey(), value);
            } else {
                event.put(field.getKey().equals("action") ? "event_action" : field.getKey(), value);
            }
        });
        event.set("payload", payload);
        return event;
    }
}
