package dev.understudy.notifier.incident;

import static dev.understudy.notifier.incident.IncidentStanding.ACKNOWLEDGED;
import static dev.understudy.notifier.incident.IncidentStanding.OPEN;
import static dev.understudy.notifier.incident.IncidentStanding.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.NotificationEvent.Purpose;
import java.util.EnumSet;
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
