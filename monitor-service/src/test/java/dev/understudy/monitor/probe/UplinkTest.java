package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our own network's trouble is nobody's outage. */
class UplinkTest {

    private static final String SILENT = "kind: http\nhttp: {url: 'http://127.0.0.1:%d/'}\nschedule: {timeout: 300ms}";

    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void whatIsSilentIsDownWhileAReferenceAnswers_andUnknownWhileNoneDoes() throws Exception {
        try (var target =
                        Site.behaving(connection -> connection.getInputStream().readAllBytes());
                var reference = Site.answering("");
                var deaf = new Deaf()) {
            var answering = new InetSocketAddress("127.0.0.1", reference.port());
            try (var probing = new Probing(new Uplink(List.of(deaf.address(), answering), Duration.ZERO, SHORT))) {
                var seen = probing.probe(SILENT.formatted(target.port()));
                assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
                assertThat(seen.failure().reason()).isEqualTo("timeout");
            }
            try (var probing = new Probing(new Uplink(List.of(new InetSocketAddress("127.0.0.1", 1))))) {
                assertThat(probing.probe(SILENT.formatted(target.port())).outcome())
                        .as("who refuses is there")
                        .isEqualTo(Outcome.DOWN);
            }
            try (var probing = new Probing(new Uplink(List.of(deaf.address()), Duration.ofMinutes(1), SHORT))) {
                var seen = probing.probe(SILENT.formatted(target.port()));
                assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
                assertThat(seen.failure().reason()).isEqualTo("network-unreachable");
                assertThat(seen.failure().message()).contains("reference").contains("300 ms");

                // What the target itself said stays said.
                assertThat(probing.probe(SILENT.formatted(1)).failure().reason())
                        .isEqualTo("connect-refused");
                assertThat(probing.probe("kind: http\nhttp: {url: '%s'}".formatted(reference.url()))
                                .outcome())
                        .isEqualTo(Outcome.DOWN);
            }
        }
    }

    @Test
    void noRouteFromHereSaysNothing_noRouteThereDoes() {
        var target = new InetSocketAddress("192.0.2.1", 80);

        assertThat(Faults.ofConnect(new ConnectException("Network is unreachable"), target)
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(Faults.ofConnect(new NoRouteToHostException("No route to host"), target)
                        .failure()
                        .reason())
                .isEqualTo("host-unreachable");
        assertThat(Faults.ofConnect(new java.net.BindException("Cannot assign requested address"), target)
                        .failure()
                        .reason())
                .isEqualTo("local");
    }

    /** Its queue of connections is full: whoever connects waits. */
    private static final class Deaf implements AutoCloseable {

        private final ServerSocket socket;
        private final List<Socket> inLine = new ArrayList<>();

        Deaf() throws IOException {
            socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
            for (boolean full = false; !full; ) {
                var connection = new Socket();
                inLine.add(connection);
                try {
                    connection.connect(address(), 200);
                } catch (SocketTimeoutException e) {
                    full = true;
                }
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (var connection : inLine) {
                connection.close();
            }
        }
    }
}
