package dev.understudy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void freePortsDifferAndLieBelowThoseOfOutgoingConnections() {
        assertThat(Ports.free(20)).hasSize(20).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
    }

    @Test
    void aPortIsInUseWhileAServerListens() throws Exception {
        int port = Ports.free(1).getFirst();
        assertThat(Ports.inUse(port)).isFalse();
        try (var server = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(Ports.inUse(server.getLocalPort())).isTrue();
        }
        assertThat(Ports.inUse(port)).isFalse();
    }
}
