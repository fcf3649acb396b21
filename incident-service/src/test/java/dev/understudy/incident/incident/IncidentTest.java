package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IncidentTest {

    private static final Instant SEEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant OPENED = SEEN.plusSeconds(10);

    private enum Command {
        ACKNOWLEDGE,
        RESOLVE,
        OCCUR_AGAIN,
        CHECK_RESPONSE,
        CHECK_RESOLUTION
    }

    private static Incident incident() {
        var change = new CheckStatusChanged(
                "shop",
                "shop/site.http",
                1,
                "http",
                "site",
                "cms",
                CheckStatus.UP,
                CheckStatus.DOWN,
                SEEN,
                OPENED,
                17,
                new Failure("status", "500 instead of 200", "500", "200"),
                List.of("hosting"),
                "http://shop.example/");
        var incident = Incident.open(
                "i-1",
                change,
                "Магазин: сайт",
                new EmergencyDeadlines(
                        Duration.ofMinutes(60), Duration.ofMinutes(15), Optional.of(Duration.ofHours(4)), "§ 3"),
                OPENED);
        incident.opened("ivanov");
        return incident;
    }

    @Test
    void clocksStartWhenTheFailureWasFirstSeen() {
        var incident = incident();

        assertThat(incident.responseDue).isEqualTo(SEEN.plus(Duration.ofMinutes(60)));
        assertThat(incident.resolutionDue).isEqualTo(SEEN.plus(Duration.ofHours(4)));
    }

    @Test
    void whoTakesItFirstHasIt() {
        var incident = incident();

        assertThat(incident.acknowledge("ivanov", OPENED.plusSeconds(60))).hasValueSatisfying(event -> assertThat(event)
                .isEqualTo(new IncidentAcknowledged("shop", "i-1", 2, OPENED.plusSeconds(60), "ivanov", null)));
        assertThat(incident.acknowledge("petrova", OPENED.plusSeconds(61))).isEmpty();
        assertThat(incident.acknowledgedBy).isEqualTo("ivanov");
    }

    @Test
    void aResolvedIncidentCannotBeTaken() {
        var incident = incident();
        incident.resolve("monitor", OPENED, null, OPENED);

        assertThatThrownBy(() -> incident.acknowledge("ivanov", OPENED))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("RESOLVED");
    }

    @Test
    void aMissedResponseIsRecordedOnceAndOnlyWhileNobodyOwnsIt() {
        var late = incident();
        assertThat(late.breachResponse(late.responseDue.minusMillis(1))).isEmpty();
        assertThat(late.breachResponse(late.responseDue))
                .hasValueSatisfying(event -> assertThat(event).isInstanceOf(IncidentDeadlineBreached.class));
        assertThat(late.breachResponse(late.responseDue.plusSeconds(1))).isEmpty();

        var inTime = incident();
        inTime.acknowledge("ivanov", OPENED);
        assertThat(inTime.breachResponse(inTime.responseDue.plusSeconds(1))).isEmpty();
    }

    @Property
    void anyCommandsInAnyOrderKeepTheStoryLegal(@ForAll List<Command> commands) {
        var incident = incident();
        var events = new ArrayList<IncidentEvent>();
        var now = OPENED;
        for (var command : commands) {
            now = now.plus(Duration.ofMinutes(25));
            var at = now;
            switch (command) {
                case ACKNOWLEDGE -> {
                    if (incident.state.isOpen()) {
                        incident.acknowledge("ivanov", at).ifPresent(events::add);
                    }
                }
                case RESOLVE -> incident.resolve("monitor", at, null, at).ifPresent(events::add);
                case OCCUR_AGAIN -> incident.occurredAgain();
                case CHECK_RESPONSE -> incident.breachResponse(at).ifPresent(events::add);
                case CHECK_RESOLUTION -> incident.breachResolution(at).ifPresent(events::add);
            }
        }

        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).sequence()).as("no gap in the numbering").isEqualTo(i + 2);
        }
        assertThat(events.stream().filter(IncidentAcknowledged.class::isInstance))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(events.stream().filter(IncidentResolved.class::isInstance)).hasSizeLessThanOrEqualTo(1);
        if (events.stream().anyMatch(IncidentResolved.class::isInstance)) {
            assertThat(events.getLast()).as("nothing follows the end").isInstanceOf(IncidentResolved.class);
            assertThat(incident.state).isEqualTo(IncidentState.RESOLVED);
        }
    }
}
