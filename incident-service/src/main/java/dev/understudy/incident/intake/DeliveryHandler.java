package dev.understudy.incident.intake;

import dev.understudy.events.DeliveryEvent;
import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.DeliveryEvent.WorkRequested;
import dev.understudy.events.Event;
import dev.understudy.incident.classification.WorkQueue;
import dev.understudy.incident.escalation.Policies;
import dev.understudy.incident.incident.ReplyService;
import dev.understudy.incident.schedule.ScheduleService;
import dev.understudy.kit.inbox.Inbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** What people answer and ask for, and by what they can be reached. */
@ApplicationScoped
class DeliveryHandler {

    private final ReplyService replies;
    private final Policies policies;
    private final WorkQueue work;
    private final ScheduleService schedules;
    private final Inbox inbox;

    DeliveryHandler(ReplyService replies, Policies policies, WorkQueue work, ScheduleService schedules, Inbox inbox) {
        this.replies = replies;
        this.schedules = schedules;
        this.policies = policies;
        this.work = work;
        this.inbox = inbox;
    }

    @Transactional
    void on(Event<DeliveryEvent> event) {
        switch (event.data()) {
            case ReplyReceived reply -> {
                if (reply.action().equals("confirm-duty")) {
                    schedules.confirmByAnswer(reply.projectId(), reply.notificationId(), reply.personId());
                } else {
                    replies.on(event, reply);
                }
            }
            case ChannelsChanged changed ->
                policies.recordReach(changed.projectId(), changed.personId(), changed.at(), changed.channels());
            case WorkRequested request -> {
                if (inbox.isNew(event, "work-request")) {
                    work.ask(request.projectId(), request.personId(), request.title(), request.text());
                }
            }
            case DeliveryStateChanged delivery -> {
                // The notifier's own affair.
            }
        }
    }
}
