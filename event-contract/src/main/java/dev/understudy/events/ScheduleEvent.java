package dev.understudy.events;

import java.time.Instant;
import java.util.List;

/** {@code incident.schedules.v1}: who is on call by which schedule, now and in the days to come. */
public sealed interface ScheduleEvent extends EventData {

    String schedule();

    @Override
    default String key() {
        return projectId() + "/" + schedule();
    }

    /**
     * The plan from {@code at} to {@code until}, whole, with overrides and with the deputies of those who are absent. It
     * comes anew whenever it changes, and long before it ends.
     *
     * @param schedule name, unique within the project
     * @param watches in order, each until the next begins
     */
    @EventType("incident.schedule.planned.v1")
    record SchedulePlanned(String projectId, String schedule, Instant at, Instant until, List<Watch> watches)
            implements ScheduleEvent {}

    @EventType(value = "incident.schedule.removed.v1", tombstone = true)
    record ScheduleRemoved(String projectId, String schedule) implements ScheduleEvent {}

    /** @param people ids of those on call; empty when nobody is */
    record Watch(Instant from, List<String> people) {}
}
