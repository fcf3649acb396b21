package dev.understudy.events;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The topics, who owns them and how they are kept. */
public enum Topic {
    PROJECTS("passport.projects.v1", ProjectEvent.class, 3),
    ASSETS("passport.assets.v1", AssetEvent.class, 3),
    PEOPLE("passport.people.v1", PersonEvent.class, 3),
    RESPONSIBILITIES("passport.responsibilities.v1", ResponsibilityEvent.class, 3),
    FINDINGS("passport.findings.v1", FindingEvent.class, 3, Duration.ofDays(400)),
    /** Its partition count bounds the number of monitor replicas that can probe at the same time. */
    CHECKS("monitor.checks.v1", CheckEvent.class, 12),
    RESULTS("monitor.results.v1", ProbeEvent.class, 12, Duration.ofDays(7)),
    STATUS("monitor.status.v1", CheckStatusEvent.class, 6, Duration.ofDays(400)),
    INCIDENTS("incident.incidents.v1", IncidentEvent.class, 6, Duration.ofDays(400)),
    WORK("incident.work.v1", WorkEvent.class, 3, Duration.ofDays(400)),
    PROBLEMS("incident.problems.v1", ProblemEvent.class, 3, Duration.ofDays(400)),
    DRILLS("incident.drills.v1", DrillEvent.class, 3, Duration.ofDays(400)),
    SCHEDULES("incident.schedules.v1", ScheduleEvent.class, 3),
    NOTIFICATIONS("notifier.requests.v1", NotificationEvent.class, 6, Duration.ofDays(30)),
    DELIVERIES("notifier.deliveries.v1", DeliveryEvent.class, 6, Duration.ofDays(400)),
    REPORTS("report.reports.v1", ReportEvent.class, 3, Duration.ofDays(400));

    private final String topicName;
    private final Class<? extends EventData> eventInterface;
    private final int partitions;
    private final Optional<Duration> retention;

    Topic(String topicName, Class<? extends EventData> eventInterface, int partitions) {
        this(topicName, eventInterface, partitions, Optional.empty());
    }

    Topic(String topicName, Class<? extends EventData> eventInterface, int partitions, Duration retention) {
        this(topicName, eventInterface, partitions, Optional.of(retention));
    }

    Topic(String topicName, Class<? extends EventData> eventInterface, int partitions, Optional<Duration> retention) {
        this.topicName = topicName;
        this.eventInterface = eventInterface;
        this.partitions = partitions;
        this.retention = retention;
    }

    public String topicName() {
        return topicName;
    }

    /** The sealed interface whose records travel on this topic. */
    public Class<? extends EventData> eventInterface() {
        return eventInterface;
    }

    /** Partitions to create it with; a running installation may have more, never fewer. */
    public int partitions() {
        return partitions;
    }

    /** Whether the topic keeps the last event of each key for ever, so that a new reader starts from it alone. */
    public boolean compacted() {
        return retention.isEmpty();
    }

    /** How long events are kept; empty for a compacted topic. */
    public Optional<Duration> retention() {
        return retention;
    }

    /** The service that owns the topic: the first word of its name. */
    public String owner() {
        return topicName.substring(0, topicName.indexOf('.'));
    }

    public static Topic of(EventData data) {
        return switch (data) {
            case ProjectEvent e -> PROJECTS;
            case AssetEvent e -> ASSETS;
            case PersonEvent e -> PEOPLE;
            case ResponsibilityEvent e -> RESPONSIBILITIES;
            case FindingEvent e -> FINDINGS;
            case CheckEvent e -> CHECKS;
            case ProbeEvent e -> RESULTS;
            case CheckStatusEvent e -> STATUS;
            case IncidentEvent e -> INCIDENTS;
            case WorkEvent e -> WORK;
            case ProblemEvent e -> PROBLEMS;
            case DrillEvent e -> DRILLS;
            case ScheduleEvent e -> SCHEDULES;
            case NotificationEvent e -> NOTIFICATIONS;
            case DeliveryEvent e -> DELIVERIES;
            case ReportEvent e -> REPORTS;
        };
    }

    public static Optional<Topic> named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }

    /** The dead-letter topic of a service, for example {@code monitor.dlq.v1}. */
    public static String deadLetters(String service) {
        return service + ".dlq.v1";
    }
}
