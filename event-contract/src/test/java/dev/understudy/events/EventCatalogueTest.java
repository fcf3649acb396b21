package dev.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for every event. */
class EventCatalogueTest {

    static Stream<Class<? extends EventData>> records() {
        return Schemas.records().stream();
    }

    @ParameterizedTest
    @MethodSource("records")
    void theTypeIsOwnerNounVerbVersion(Class<? extends EventData> record) {
        assertThat(EventCodec.typeOf(record))
                .matches("(passport|monitor|incident|notifier|report)\\.[a-z-]+\\.[a-z-]+\\.v\\d+");
    }

    @ParameterizedTest
    @MethodSource("records")
    void aTombstoneIsMadeOfItsKeyAlone(Class<? extends EventData> record) {
        if (EventCodec.isTombstone(record)) {
            assertThat(Arrays.stream(record.getRecordComponents()).map(component -> component.getType()))
                    .allMatch(String.class::equals);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void theTopicBelongsToTheServiceThatTheTypeIsNamedAfter(Class<? extends EventData> record) {
        assertThat(Arrays.stream(Topic.values())
                        .filter(topic -> EventCodec.recordsOf(topic).contains(record)))
                .singleElement()
                .satisfies(topic -> assertThat(EventCodec.typeOf(record)).startsWith(topic.owner() + "."));
    }

    /** {@code Contact.secret} is a reference ({@code env:}, {@code file:}), never what it refers to. */
    @ParameterizedTest
    @MethodSource("records")
    void noEventHasAPlaceForASecret(Class<? extends EventData> record) {
        assertThat(Schemas.of(record).findValues("properties").stream()
                        .flatMap(properties -> properties.properties().stream())
                        .map(property -> property.getKey().toLowerCase(Locale.ROOT)))
                .noneMatch(name -> name.matches(".*(password|passwd|token|credential|apikey|privatekey).*"));
    }

    @Test
    void typesAreUnique() {
        assertThat(records().map(EventCodec::typeOf)).doesNotHaveDuplicates();
    }

    @Test
    void onlyCompactedTopicsHaveTombstones() {
        for (var topic : Topic.values()) {
            assertThat(EventCodec.recordsOf(topic).stream().anyMatch(EventCodec::isTombstone))
                    .as(topic.topicName())
                    .isEqualTo(topic.compacted());
        }
    }

    @Test
    void aTopicBelongsToTheServiceThatItIsNamedAfter() {
        assertThat(Arrays.stream(Topic.values()).map(Topic::owner))
                .containsOnly("passport", "monitor", "incident", "notifier", "report");
        assertThat(Topic.named("monitor.status.v1")).contains(Topic.STATUS);
        assertThat(Topic.named("nonsense")).isEmpty();
        assertThat(Topic.deadLetters("monitor")).isEqualTo("monitor.dlq.v1");
    }
}
