package dev.understudy.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.Event;
import dev.understudy.kit.app.Samples;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InboxTest {

    @Inject
    Inbox inbox;

    private final Event<?> event = new Event<>(
            UUID.randomUUID().toString(),
            "/test",
            Instant.parse("2026-11-26T12:00:00Z"),
            null,
            Samples.project("inbox", 1, "acme"));

    @Test
    void anEventIsNewOnceForEachConsumer() {
        assertThat(isNew("one")).isTrue();
        assertThat(isNew("one")).isFalse();
        assertThat(isNew("other")).isTrue();
    }

    /** Else the retry would take itself for a duplicate, and the event would be lost. */
    @Test
    void anEffectThatWasRolledBackWasNotHad() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    assertThat(inbox.isNew(event, "one")).isTrue();
                    throw new IllegalStateException("the database did not like it");
                }))
                .hasMessageContaining("did not like it");

        assertThat(isNew("one")).isTrue();
    }

    @Test
    void ofTwoAtOnceOneIsNew() throws Exception {
        Callable<Boolean> take = () -> isNew("raced");
        try (var executor = Executors.newFixedThreadPool(8)) {
            int taken = 0;
            for (var outcome : executor.invokeAll(List.of(take, take, take, take, take, take, take, take))) {
                taken += outcome.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        }
    }

    private boolean isNew(String consumer) {
        return QuarkusTransaction.requiringNew().call(() -> inbox.isNew(event, consumer));
    }
}
