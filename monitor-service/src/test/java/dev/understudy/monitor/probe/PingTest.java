package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Echoes by the operating system's tool, where there is one and it may. */
class PingTest {

    private static Probing probing;

    @BeforeAll
    static void open() {
        probing = new Probing();
    }

    @AfterAll
    static void close() {
        probing.close();
    }

    @Test
    void anEchoIsCountedWhereItMayBeAskedFor_andSaidToBeImpossibleElsewhere() throws Exception {
        var seen = probing.probe("kind: ping\nping: {host: 127.0.0.1, count: 2}");

        boolean hasTool = Stream.of("/bin/ping", "/usr/bin/ping").anyMatch(tool -> Files.isExecutable(Path.of(tool)));
        if (hasTool && seen.outcome() == Outcome.UP) {
            assertThat(seen.ping().address()).isEqualTo("127.0.0.1");
            assertThat(seen.ping().sent()).isEqualTo(2);
            assertThat(seen.ping().received()).isEqualTo(2);
            assertThat(seen.ping().roundTrips()).hasSize(2).allMatch(millis -> millis >= 0);
        } else {
            assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.UNKNOWN);
            assertThat(seen.failure().reason()).isEqualTo("not-permitted");
            assertThat(seen.failure().message()).contains(hasTool ? "CAP_NET_RAW" : "no ping tool");
        }
    }

    @Test
    void anAddressInsideIsAskedForNoEcho() throws Exception {
        assertThat(probing.probe("kind: ping\nping: {host: 169.254.169.254}")
                        .failure()
                        .reason())
                .isEqualTo("address-forbidden");
    }
}
