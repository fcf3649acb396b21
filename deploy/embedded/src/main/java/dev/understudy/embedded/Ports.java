package dev.understudy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address 127.0.0.1. */
public final class Ports {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final int CONNECT_MILLISECONDS = 1_000;

    private Ports() {}

    /**
     * Finds ports that nobody listens on now. All are held until the last is found, so they differ from each other;
     * another process may still take one before the caller does.
     *
     * <p>They lie below the range that systems give to outgoing connections: a client that retries on a port of that
     * range while its server restarts sooner or later is given that very port, connects to itself and so takes it.
     *
     * @param count how many, 1 or more
     * @throws IllegalStateException when no port is found
     */
    public static List<Integer> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int attempt = 0; held.size() < count; attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("No %d free ports on 127.0.0.1".formatted(count));
                }
                hold(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1)).ifPresent(held::add);
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            held.forEach(Ports::release);
        }
    }

    private static Optional<ServerSocket> hold(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, loopback()));
        } catch (IOException e) {
            return Optional.empty();
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

    /** Whether a server listens; unlike {@link #inUse} it cannot get in the way of one that is about to. */
    static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), CONNECT_MILLISECONDS);
            return true;
        } catch (IOException e) {
            return false;
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
