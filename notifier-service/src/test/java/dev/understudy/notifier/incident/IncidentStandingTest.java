package dev.understudy.notifier.incident;

import static dev.understudy.notifier.incident.IncidentStanding.ACKNOWLEDGED;
import static dev.understudy.notifier.incident.IncidentStanding.OPEN;
import static dev.understudy.notifier.incident.IncidentStanding.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.NotificationEvent.Purpose;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentStandingTest {

    @Test
    void nobodyIsCalledToWhatSomebodyHas() {
        assertThat(silenced(OPEN)).isEmpty();
        assertThat(silenced(ACKNOWLEDGED))
                .containsExactlyInAnyOrder(Purpose.PAGE, Purpose.ESCALATION, Purpose.REMINDER);
        assertThat(silenced(RESOLVED))
                .containsExactlyInAnyOrder(Purpose.PAGE, Purpose.ESCALATION, Purpose.REMINDER, Purpose.INFORM);
    }

    @Test
    void whoHasToAcknowledgeItTooIsCalledToWhatSomebodyHas() {
        var state = state(ACKNOWLEDGED, "petrova");

        assertThat(state.makesPointless(Purpose.PAGE, "petrova", 1L)).isEmpty();
        assertThat(state.makesPointless(Purpose.REMINDER, "petrova", 7L)).isEmpty();
        assertThat(state.makesPointless(Purpose.PAGE, "ivanov", 1L)).contains("the incident has been acknowledged");
        assertThat(state(RESOLVED, "petrova").makesPointless(Purpose.PAGE, "petrova", 1L))
                .contains("the incident has been resolved");
    }

    /** The page that follows an acknowledgement's end may be here before the news of that end is. */
    @Test
    void whereItStoodBeforeItWasAskedForMakesNothingPointless() {
        var state = state(ACKNOWLEDGED);

        assertThat(state.makesPointless(Purpose.PAGE, "ivanov", state.sequence() + 1))
                .isEmpty();
        assertThat(state.makesPointless(Purpose.PAGE, "ivanov", state.sequence()))
                .isPresent();
        assertThat(state.makesPointless(Purpose.PAGE, "ivanov", null)).isPresent();
    }

    private static IncidentState state(IncidentStanding standing, String... awaited) {
        return new IncidentState(
                "i", "p", standing, 5, Instant.EPOCH, "Ёлка", null, null, null, "sidorov", List.of(awaited));
    }

    private static EnumSet<Purpose> silenced(IncidentStanding standing) {
        var silenced = EnumSet.noneOf(Purpose.class);
        for (var purpose : Purpose.values()) {
            if (standing.makesPointless(purpose).isPresent()) {
                silenced.add(purpose);
            }
        }
        return silenced;
    }
}
