package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;

/** A TCP server that says and expects what a case of the conformance data says. */
final class DialogueServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket();
    private final JsonNode given;
    private final ServerSocket secured;
    private volatile Thread outward;

    /** @param tls for the part of the dialogue that is encrypted */
    DialogueServer(JsonNode given, boolean everywhere, ServerSocketFactory tls) throws IOException {
        this.given = given;
        this.secured = ((SSLServerSocketFactory) tls).createServerSocket();
        socket.bind(new InetSocketAddress(everywhere ? null : InetAddress.getByName("127.0.0.1"), 0));
        secured.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        Thread.startVirtualThread(() -> {
            while (!socket.isClosed()) {
                try {
                    var connection = socket.accept();
                    Thread.startVirtualThread(() -> serve(connection));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve(Socket connection) {
        try (connection) {
            var steps = given.path("server_dialog");
            if (steps.isTextual()) {
                xmpp(connection);
                return;
            }
            Socket present = connection;
            for (var step : steps) {
                if (step.has("send")) {
                    present.getOutputStream().write(step.path("send").asText().getBytes(StandardCharsets.UTF_8));
                    present.getOutputStream().flush();
                } else if (step.has("expect_line") || step.has("expect_line_prefix")) {
                    var line = line(present.getInputStream());
                    boolean expected = step.has("expect_line")
                            ? line.equals(step.path("expect_line").asText())
                            : line.startsWith(step.path("expect_line_prefix").asText());
                    if (!expected) {
                        return;
                    }
                } else if (step.has("start_tls")) {
                    present = secure(connection);
                } else if (step.has("close")) {
                    present.close();
                    var carrying = outward;
                    if (carrying != null) {
                        carrying.join(2000);
                    }
                    return;
                }
            }
            // Whoever has nothing to say any more waits for the other side to leave.
            while (present.getInputStream().read() >= 0) {
                // What still comes is of no interest.
            }
        } catch (IOException | InterruptedException e) {
            // The probe went away first.
        }
    }

    private void xmpp(Socket connection) throws IOException {
        until(connection.getInputStream(), "version='1.0'>");
        connection
                .getOutputStream()
                .write(("<stream:stream xmlns='jabber:client'><stream:features>"
                                + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>")
                        .getBytes(StandardCharsets.UTF_8));
        until(connection.getInputStream(), "/>");
        connection
                .getOutputStream()
                .write("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".getBytes(StandardCharsets.UTF_8));
        var tls = secure(connection);
        while (tls.getInputStream().read() >= 0) {
            // Only the handshake is of interest.
        }
    }

    private static void until(InputStream in, String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the probe went away");
            }
            text.append((char) next);
        }
    }

    /** The JDK makes server sockets of TLS, not servers out of sockets: so bytes are carried over to one. */
    private Socket secure(Socket plain) throws IOException {
        var inner = new Socket(InetAddress.getByName("127.0.0.1"), secured.getLocalPort());
        Thread.startVirtualThread(() -> pump(plain, inner));
        outward = Thread.startVirtualThread(() -> pump(inner, plain));
        var tls = (SSLSocket) secured.accept();
        tls.startHandshake();
        return tls;
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them is closed.
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        secured.close();
    }
}
