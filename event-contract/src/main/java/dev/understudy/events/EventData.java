package dev.understudy.events;

/**
 * What happened: the data of an event. Every record that implements one of the permitted interfaces carries an
 * {@link EventType}.
 */
public sealed interface EventData
        permits ProjectEvent,
                AssetEvent,
                PersonEvent,
                ResponsibilityEvent,
                FindingEvent,
                CheckEvent,
                ProbeEvent,
                CheckStatusEvent,
                IncidentEvent,
                WorkEvent,
                ProblemEvent,
                DrillEvent,
                ScheduleEvent,
                NotificationEvent,
                DeliveryEvent,
                ReportEvent {

    /** The project that the event belongs to; every query and every reader is scoped by it. */
    String projectId();

    /** The aggregate's id: the Kafka key, so that the events of one aggregate stay in order. */
    String key();
}
