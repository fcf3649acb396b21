package dev.understudy.report.emergency;

import static dev.understudy.report.SampleEvents.at;
import static dev.understudy.report.SampleEvents.opened;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentCancelled;
import dev.understudy.events.IncidentEvent.IncidentClosed;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentMerged;
import dev.understudy.events.IncidentEvent.IncidentReopened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.IncidentEvent.IncidentUnacknowledged;
import dev.understudy.events.IncidentEvent.IncidentUnmerged;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EmergencyTest {

    private static final Instant START = at("2026-10-05T12:00:00Z");

    private static final List<IncidentEvent> LIFE = List.of(
            opened("p", "i", "down", START, START.plusSeconds(5), START.plusSeconds(3600), null),
            new IncidentEscalated("p", "i", 2, START.plusSeconds(900), 1, "deputy", "petrova", null),
            new IncidentAcknowledged("p", "i", 3, START.plusSeconds(1000), "petrova", null),
            new IncidentUnacknowledged("p", "i", 4, START.plusSeconds(4600), "timeout", "petrova"),
            new IncidentAcknowledged("p", "i", 5, START.plusSeconds(4700), "ivanov", null),
            new IncidentResolved("p", "i", 6, START.plusSeconds(5000), "monitor", START.plusSeconds(4990), "first"),
            new IncidentReopened("p", "i", 7, START.plusSeconds(5100), "monitor", "it failed again"),
            new IncidentResolved("p", "i", 8, START.plusSeconds(6000), "ivanov", START.plusSeconds(5990), "second"),
            new IncidentClosed("p", "i", 9, START.plusSeconds(9000), "ivanov", "диск", "hosting", "заменили", 90));

    @Test
    void tellsTheWholeLife() {
        var view = view(LIFE);

        assertThat(view.acknowledgedAt()).isEqualTo(START.plusSeconds(1000));
        assertThat(view.acknowledgedBy()).isEqualTo("ivanov");
        assertThat(view.escalations()).isEqualTo(1);
        assertThat(view.reopened()).isEqualTo(1);
        assertThat(view.recoveredAt()).isEqualTo(START.plusSeconds(5990));
        assertThat(view.note()).isEqualTo("second");
        assertThat(view.cause()).isEqualTo("диск");
        assertThat(view.done()).isEqualTo("заменили");
        assertThat(view.minutesSpent()).isEqualTo(90);
        assertThat(view.zoneId()).as("where the cause lay, not where it showed").isEqualTo("hosting");
    }

    @Property(tries = 100)
    void anyOrderWithAnyRepeatsTellsTheSame(@ForAll Random random) {
        var events = new ArrayList<>(LIFE);
        for (int i = random.nextInt(5); i > 0; i--) {
            events.add(LIFE.get(random.nextInt(LIFE.size())));
        }
        Collections.shuffle(events, random);

        assertThat(view(events)).isEqualTo(view(LIFE));
    }

    @Test
    void withoutItsOpeningThereIsNothingToTell() {
        assertThat(Emergency.of(LIFE.subList(1, LIFE.size()))).isEmpty();
        assertThat(Emergency.of(List.of())).isEmpty();
    }

    @Test
    void whatBecamePartOfAnotherOrWasCalledOffDoesNotCount() {
        var opening = LIFE.getFirst();
        var merged = new IncidentMerged("p", "i", 2, START, "ivanov", "other");
        var unmerged = new IncidentUnmerged("p", "i", 3, START, "ivanov", "other", "TRIGGERED");
        var cancelled = new IncidentCancelled("p", "i", 2, START, "ivanov", "a mistake");

        assertThat(emergency(List.of(opening)).counts()).isTrue();
        assertThat(emergency(List.of(opening, merged)).counts()).isFalse();
        assertThat(emergency(List.of(opening, merged, unmerged)).counts()).isTrue();
        assertThat(emergency(List.of(opening, cancelled)).counts()).isFalse();
    }

    private static Emergency emergency(List<IncidentEvent> events) {
        return Emergency.of(events).orElseThrow();
    }

    private static EmergencyView view(List<IncidentEvent> events) {
        return EmergencyView.of(emergency(events), List.of());
    }
}
