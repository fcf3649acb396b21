package dev.understudy.incident.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** For a while other people at other times: in its time it stands in place of windows and overrides. Pure. */
record TemporarySchedule(Instant from, Instant to, List<FixedShift> shifts) {

    /** Half-open, UTC. */
    record FixedShift(String who, Instant from, Instant to) {

        FixedShift {
            if (!from.isBefore(to)) {
                throw new BadSchedule(
                        "shifts", "the shift of " + who + " from " + from + " to " + to + " ends before it begins");
            }
        }
    }

    TemporarySchedule {
        if (!from.isBefore(to)) {
            throw new BadSchedule("to", "a temporary schedule from " + from + " to " + to + " ends before it begins");
        }
        shifts = List.copyOf(shifts);
    }

    boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    /** What is left before an instant. */
    List<TemporarySchedule> trimEnd(Instant end) {
        return delete(end, to.isAfter(end) ? to : end);
    }

    /** What is left once a stretch is taken out: none, one or two. */
    List<TemporarySchedule> delete(Instant begin, Instant end) {
        var left = new ArrayList<TemporarySchedule>();
        cut(from, to.isBefore(begin) ? to : begin, left);
        cut(from.isAfter(end) ? from : end, to, left);
        return left;
    }

    private void cut(Instant begin, Instant end, List<TemporarySchedule> into) {
        if (!begin.isBefore(end)) {
            return;
        }
        var inside = shifts.stream()
                .filter(shift -> shift.from().isBefore(end) && shift.to().isAfter(begin))
                .map(shift -> new FixedShift(
                        shift.who(),
                        shift.from().isBefore(begin) ? begin : shift.from(),
                        shift.to().isAfter(end) ? end : shift.to()))
                .toList();
        into.add(new TemporarySchedule(begin, end, inside));
    }
}
