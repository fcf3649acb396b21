package dev.understudy.incident.escalation;

import java.time.Instant;
import java.util.List;

/** Who is on call by schedule: what an escalation step that names a schedule asks. Called inside a transaction. */
public interface OnCallSchedules {

    /**
     * Somebody on call.
     *
     * @param explanation why it is this person when the rotation names another ("override", "in place of ivanov, who is
     *     absent"); empty when it names this one
     */
    record OnCall(String personId, String explanation) {}

    /** @return those on call at the moment, absences taken into account; empty when nobody is, or no such schedule exists */
    List<OnCall> onCall(String projectId, String schedule, Instant at);

    /** Whether the project has a schedule of this name. */
    boolean exists(String projectId, String schedule);
}
