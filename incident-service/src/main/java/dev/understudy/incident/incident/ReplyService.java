package dev.understudy.incident.incident;

import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.Event;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.kit.inbox.Inbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What people answer to messages, from wherever they answer. One answer takes effect once. */
@ApplicationScoped
public class ReplyService {

    private static final Duration SNOOZE = Duration.ofMinutes(30);
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(7);

    private final IncidentRepository incidents;
    private final IncidentLife life;
    private final IncidentService service;
    private final Timeline timeline;
    private final Inbox inbox;
    private final Clock clock;

    ReplyService(
            IncidentRepository incidents,
            IncidentLife life,
            IncidentService service,
            Timeline timeline,
            Inbox inbox,
            Clock clock) {
        this.incidents = incidents;
        this.life = life;
        this.service = service;
        this.timeline = timeline;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** An answer that comes too late, or that nobody may give, is written down and changes nothing. */
    @Transactional
    public void on(Event<?> event, ReplyReceived reply) {
        if (reply.incidentId() == null || !inbox.isNew(event, "reply")) {
            return;
        }
        incidents
                .lock(reply.incidentId())
                .filter(incident -> incident.projectId.equals(reply.projectId()))
                .ifPresent(incident -> act(incident, reply, event.id(), clock.instant()));
    }

    private void act(Incident incident, ReplyReceived reply, String event, Instant now) {
        try {
            var by = reply.personId();
            switch (reply.action()) {
                case "acknowledge" -> life.acknowledge(incident, by, event, now);
                case "take" -> life.takeOver(incident, by, event, now);
                case "resolve" ->
                    life.resolve(
                            incident,
                            by,
                            now,
                            reply.text(),
                            reply.text() == null ? "resolved by " + reply.channel() : reply.text(),
                            event,
                            now);
                case "snooze" -> service.snooze(incident.id, by, snoozeEnd(reply.until(), now), null, event);
                case "call-deputy" -> service.escalate(incident.id, by, event);
                case "comment" -> life.note(incident, by, String.valueOf(reply.text()), null, event, now);
                default ->
                    timeline.add(incident, now, "reply", by, "'" + reply.action() + "' is not understood", event);
            }
        } catch (IllegalTransition e) {
            timeline.add(
                    incident,
                    now,
                    "reply-without-effect",
                    reply.personId(),
                    reply.action() + " by " + reply.channel() + ": it is " + e.present()
                            + (incident.state == Kind.ACKNOWLEDGED ? ", taken by " + incident.acknowledgedBy : ""),
                    event);
        }
    }

    private static Instant snoozeEnd(@Nullable Instant wanted, Instant now) {
        if (wanted == null || !wanted.isAfter(now)) {
            return now.plus(SNOOZE);
        }
        var latest = now.plus(LONGEST_SNOOZE);
        return wanted.isAfter(latest) ? latest : wanted;
    }
}
