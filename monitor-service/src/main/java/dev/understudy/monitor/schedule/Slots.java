package dev.understudy.monitor.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The slots of a check: slot {@code k} is due at {@code offset + k * interval} after the epoch, where
 * {@code offset = hash(check id) mod interval}. Whoever owns the check, and however often it was restarted, finds the
 * same slots; checks of one interval spread evenly over it; nothing drifts, because no slot depends on another one.
 *
 * <p>The hash is FNV-1a of 64 bits over the UTF-8 bytes of the id, finished by MurmurHash3's mix of 64 bits, read as
 * unsigned. It is part of the stored data's meaning and must not change.
 *
 * @param offset milliseconds, at least 0 and less than {@code interval}
 * @param interval milliseconds
 */
public record Slots(long offset, long interval) {

    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Slots {
        if (interval <= 0 || offset < 0 || offset >= interval) {
            throw new IllegalArgumentException("an offset of " + offset + " ms does not fit into " + interval + " ms");
        }
    }

    public static Slots of(String checkId, Duration interval) {
        return new Slots(Long.remainderUnsigned(hash(checkId), interval.toMillis()), interval.toMillis());
    }

    /** The slot that a moment belongs to: the last one due at or before it. */
    public long at(long epochMillis) {
        return Math.floorDiv(epochMillis - offset, interval);
    }

    /** @return epoch milliseconds */
    public long due(long slot) {
        return offset + slot * interval;
    }

    public Instant dueAt(long slot) {
        return Instant.ofEpochMilli(due(slot));
    }

    static long hash(String text) {
        long hash = FNV_OFFSET_BASIS;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
