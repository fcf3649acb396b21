package dev.understudy.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final Lanes lanes = new Lanes(3, 2);

    @Test
    void aHostGetsTwoProbesAtATimeAndTheOthersWaitTheirTurn() {
        var checks = checks("slow.test", 3);
        checks.forEach(lanes::enter);

        assertThat(lanes.next()).isSameAs(checks.get(0));
        assertThat(lanes.next()).isSameAs(checks.get(1));
        assertThat(lanes.next()).isNull();
        assertThat(lanes.waiting()).isEqualTo(1);

        lanes.leave(checks.get(0));

        assertThat(lanes.next()).isSameAs(checks.get(2));
    }

    @Test
    void aSlowHostHoldsUpNobodyElse() {
        checks("slow.test", 10).forEach(lanes::enter);
        lanes.next();
        lanes.next();
        var other = checks("quick.test", 1).getFirst();

        lanes.enter(other);

        assertThat(lanes.next()).isSameAs(other);
    }

    @Test
    void allHostsTogetherAreBounded() {
        var checks = List.of(
                checks("a.test", 1).getFirst(),
                checks("b.test", 1).getFirst(),
                checks("c.test", 1).getFirst(),
                checks("d.test", 1).getFirst());
        checks.forEach(lanes::enter);

        assertThat(IntStream.range(0, 4).mapToObj(i -> lanes.next()).toList())
                .containsExactly(checks.get(0), checks.get(1), checks.get(2), null);
        assertThat(lanes.inFlight()).isEqualTo(3);

        lanes.leave(checks.get(1));

        assertThat(lanes.next()).isSameAs(checks.get(3));
    }

    private static List<OwnedCheck> checks(String host, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Checks.owned(Checks.http("acme/" + i + ".http", "http://" + host + "/")))
                .toList();
    }
}
