package dev.understudy.monitor.schedule;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the probes that are on their way, in all and per host. Who finds no room waits in the order of arrival, at
 * most once per check; a host that is slow holds up nobody but its own checks. Belongs to the engine's thread.
 */
final class Lanes {

    private static final class Lane {
        int taken;
        final ArrayDeque<OwnedCheck> waiting = new ArrayDeque<>(1);
    }

    private final int maxInFlight;
    private final int maxPerHost;
    private final Map<String, Lane> lanes = new HashMap<>();
    /** Have a place in their lane, and wait for one in the whole. */
    private final ArrayDeque<OwnedCheck> ready = new ArrayDeque<>();

    private int inFlight;
    private int waiting;

    Lanes(int maxInFlight, int maxPerHost) {
        this.maxInFlight = maxInFlight;
        this.maxPerHost = maxPerHost;
    }

    void enter(OwnedCheck check) {
        var lane = lanes.computeIfAbsent(check.target.host(), host -> new Lane());
        if (lane.taken < maxPerHost) {
            lane.taken++;
            ready.add(check);
        } else {
            lane.waiting.add(check);
            waiting++;
        }
    }

    /** The next check to be probed now, if there is one and room for it. */
    @Nullable
    OwnedCheck next() {
        if (inFlight >= maxInFlight) {
            return null;
        }
        var check = ready.poll();
        if (check != null) {
            inFlight++;
        }
        return check;
    }

    /** Gives back the place of a check that {@link #next} gave out. */
    void leave(OwnedCheck check) {
        inFlight--;
        var host = check.target.host();
        var lane = lanes.get(host);
        if (lane == null) {
            throw new IllegalStateException("no probe of " + host + " is on its way");
        }
        var successor = lane.waiting.poll();
        if (successor != null) {
            waiting--;
            ready.add(successor);
        } else if (--lane.taken == 0) {
            lanes.remove(host);
        }
    }

    int inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting + ready.size();
    }
}
