package dev.understudy.incident.deadline;

import dev.understudy.incident.calendar.Pauses;
import dev.understudy.incident.calendar.Term;
import dev.understudy.incident.calendar.WorkingCalendar;
import dev.understudy.incident.calendar.WorkingCalendar.RunOut;
import java.time.Instant;
import java.util.List;

/** A point on the way to a deadline at which something happens, once. */
public record Level(String name, Instant at) {

    /** A point that lies this much working time before (negative) or after a deadline. */
    public static Level of(String name, WorkingCalendar calendar, Instant due, Term offset) {
        return new Level(
                name,
                calendar.due(due, offset, Pauses.NONE, RunOut.NEXT_OPENING)
                        .orElseThrow(() -> new IllegalStateException("a clock without pauses always runs out")));
    }

    /**
     * What is to happen now.
     *
     * @param levels in their order
     * @param done how many of them have happened
     */
    public static List<Level> reached(List<Level> levels, int done, Instant now) {
        int end = done;
        while (end < levels.size() && !levels.get(end).at().isAfter(now)) {
            end++;
        }
        return levels.subList(done, end);
    }
}
