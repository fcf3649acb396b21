package dev.understudy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** TCP ports of the loopback address 127.0.0.1. */
public final class Ports {
    private Ports() {}

    /**
     * Finds ports that nobody listens on now. All are held until the last is found, so they differ from each other;
     * another process may still take one before the caller does.
     *
     * @param count how many, 1 or more
     * @throws UncheckedIOException when the system has no port left
     */
    public static List<Integer> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, loopback()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on 127.0.0.1", e);
        } finally {
            held.forEach(Ports::release);
        }
    }

    /** Whether a server could not listen on this port of 127.0.0.1 now. */
    public static boolean inUse(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port), 1);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * @throws InfrastructureException.PortTaken when the port stays taken; a predecessor that was just killed gets a
     *     moment to let go of it
     */
    static void requireFree(int port, String server) {
        if (!Await.until(Duration.ofSeconds(1), () -> !inUse(port))) {
            throw new InfrastructureException.PortTaken(server, port);
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
