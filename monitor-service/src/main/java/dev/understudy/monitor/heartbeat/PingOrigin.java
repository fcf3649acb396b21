package dev.understudy.monitor.heartbeat;

import org.jspecify.annotations.Nullable;

/** Where a ping came from. */
final class PingOrigin {

    private static final int LONGEST = 64;

    private PingOrigin() {}

    /**
     * The first address of {@code X-Forwarded-For}, without a port, if the header is to be trusted; or else the peer's.
     *
     * @param trusted whether a proxy of ours writes the header: anybody else may write anything into it
     */
    static @Nullable String address(@Nullable String peer, @Nullable String forwardedFor, boolean trusted) {
        if (!trusted || forwardedFor == null || forwardedFor.isBlank()) {
            return peer;
        }
        var first = forwardedFor.split(",", 2)[0].strip();
        if (first.startsWith("[") && first.indexOf(']') > 0) {
            first = first.substring(1, first.indexOf(']'));
        } else if (first.indexOf('.') > 0 && first.indexOf(':') == first.lastIndexOf(':') && first.indexOf(':') > 0) {
            first = first.substring(0, first.indexOf(':'));
        }
        return first.length() > LONGEST ? peer : first;
    }
}
