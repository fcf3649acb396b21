package dev.understudy.kit.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimeOrderedIdTest {

    private static Clock at(long millis) {
        return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    @Property(tries = 500)
    void sorts_by_time_and_is_a_uuid_of_version_7(
            @ForAll @LongRange(max = (1L << 47)) long earlier, @ForAll @LongRange(min = 1, max = 1L << 40) long step) {
        var first = TimeOrderedId.next(at(earlier));
        var second = TimeOrderedId.next(at(earlier + step));

        assertThat(first).isLessThan(second);
        var id = UUID.fromString(first);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(earlier);
    }

    @Test
    void differs_within_a_millisecond() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(TimeOrderedId.next(at(0)));
        }
        assertThat(ids).hasSize(10_000);
    }
}
