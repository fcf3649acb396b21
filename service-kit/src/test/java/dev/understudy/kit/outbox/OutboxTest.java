package dev.understudy.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.embedded.TestInfrastructure;
import dev.understudy.events.Event;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.kit.testing.EventLog;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OutboxTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @Inject
    Outbox outbox;

    @Inject
    Tracer tracer;

    private final String project = "outbox-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void whatIsCommittedIsSentOnceAndWhatIsRolledBackNever() {
        var kept = QuarkusTransaction.requiringNew().call(() -> outbox.publish(cleared("kept"), NOON));
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    outbox.publish(cleared("lost"), NOON);
                    throw new IllegalStateException("the state did not change after all");
                }))
                .hasMessageContaining("after all");
        QuarkusTransaction.requiringNew().run(() -> outbox.publish(cleared("last"), NOON));

        EventLog.await(FindingCleared.class, event -> is(event, "last"));
        var sent = mine();
        assertThat(sent).extracting(event -> event.data().findingId()).containsExactly("kept", "last");
        assertThat(sent.getFirst().id()).isEqualTo(kept.id());
        assertThat(sent.getFirst().time()).isEqualTo(NOON);
    }

    @Test
    void theEventsOfAKeyComeInTheirOrder() {
        for (int batch = 0; batch < 10; batch++) {
            int first = batch * 30;
            QuarkusTransaction.requiringNew().run(() -> IntStream.range(first, first + 30)
                    .forEach(number -> outbox.publish(cleared("n-" + number), NOON)));
        }

        EventLog.await(FindingCleared.class, event -> is(event, "n-299"));
        assertThat(mine())
                .extracting(event -> event.data().findingId())
                .containsExactlyElementsOf(IntStream.range(0, 300)
                        .mapToObj(number -> "n-" + number)
                        .toList());
    }

    /** A broker refuses records that are stamped more than an hour ahead of its clock. */
    @Test
    void anEventOfTheFutureHoldsNothingUp() {
        var tomorrow = NOON.plus(Duration.ofDays(20_000));
        QuarkusTransaction.requiringNew().run(() -> {
            outbox.publish(cleared("future"), tomorrow);
            outbox.publish(cleared("after"), NOON);
        });

        EventLog.await(FindingCleared.class, event -> is(event, "after"));
        assertThat(mine()).extracting(Event::time).containsExactly(tomorrow, NOON);
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackLosesNothing() {
        QuarkusTransaction.requiringNew().run(() -> outbox.publish(cleared("before"), NOON));
        TestInfrastructure.start().restartBroker();
        QuarkusTransaction.requiringNew().run(() -> outbox.publish(cleared("behind"), NOON));

        EventLog.await(FindingCleared.class, event -> is(event, "behind"));
        // One may be sent again, with the id that readers know.
        assertThat(mine().stream().map(Event::id).distinct()).hasSize(2);
    }

    @Test
    void whatATimerTellsIsOneTrace() {
        var first = QuarkusTransaction.requiringNew()
                .call(() -> List.of(outbox.publish(cleared("a"), NOON), outbox.publish(cleared("b"), NOON)));
        var second = QuarkusTransaction.requiringNew().call(() -> outbox.publish(cleared("c"), NOON));

        assertThat(first).extracting(Event::traceparent).doesNotContainNull();
        assertThat(first.getFirst().traceparent()).isEqualTo(first.getLast().traceparent());
        assertThat(trace(second)).isNotEqualTo(trace(first.getFirst()));
    }

    @Test
    void whatIsPublishedInASpanBelongsToItsTrace() {
        var span = tracer.spanBuilder("work").startSpan();
        try (var scope = span.makeCurrent()) {
            var event = QuarkusTransaction.requiringNew().call(() -> outbox.publish(cleared("d"), NOON));
            assertThat(trace(event)).isEqualTo(span.getSpanContext().getTraceId());
        } finally {
            span.end();
        }
    }

    private static String trace(Event<?> event) {
        return String.valueOf(event.traceparent()).substring(3, 35);
    }

    @Test
    void outsideATransactionNothingIsTaken() {
        assertThatThrownBy(() -> outbox.publish(cleared("beside"), NOON))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside the transaction");
    }

    private FindingCleared cleared(String id) {
        return new FindingCleared(project, id, "a-rule", NOON);
    }

    private boolean is(FindingCleared event, String id) {
        return event.projectId().equals(project) && event.findingId().equals(id);
    }

    private List<Event<FindingCleared>> mine() {
        return EventLog.all(FindingCleared.class).stream()
                .filter(event -> event.data().projectId().equals(project))
                .toList();
    }
}
