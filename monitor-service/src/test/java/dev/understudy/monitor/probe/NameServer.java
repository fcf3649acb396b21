package dev.understudy.monitor.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A DNS server on loopback (RFC 1035): A records of the names it knows, NXDOMAIN for others, silence for some. */
public final class NameServer implements AutoCloseable {

    private static final int NXDOMAIN = 3;
    private static final int SERVFAIL = 2;
    private static final int TYPE_A = 1;

    private final DatagramSocket socket;
    private final Map<String, List<String>> addresses;

    /** @param addresses by name; a name that starts with {@code silent} or {@code broken} behaves so */
    public NameServer(Map<String, List<String>> addresses) throws IOException {
        this.addresses = addresses;
        this.socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve() {
        var query = new DatagramPacket(new byte[512], 512);
        while (!socket.isClosed()) {
            try {
                socket.receive(query);
                var answer = answer(ByteBuffer.wrap(query.getData(), 0, query.getLength()));
                if (answer.length > 0) {
                    socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        short id = query.getShort();
        query.position(12);
        var name = name(query);
        int type = query.getShort();
        int questionEnd = query.position() + 2;
        if (name.startsWith("silent")) {
            return new byte[0];
        }
        var known = addresses.get(name);
        var records = known == null || type != TYPE_A ? List.<String>of() : known;
        int code = name.startsWith("broken") ? SERVFAIL : known == null ? NXDOMAIN : 0;
        var out = ByteBuffer.allocate(512);
        out.putShort(id).putShort((short) (0x8580 | code)).putShort((short) 1);
        out.putShort((short) records.size()).putInt(0);
        out.put(query.array(), 12, questionEnd - 12);
        for (var record : records) {
            // A pointer to the question's name, class IN, a minute to live.
            out.putShort((short) 0xC00C)
                    .putShort((short) TYPE_A)
                    .putShort((short) 1)
                    .putInt(60);
            out.putShort((short) 4).put(InetAddress.getByName(record).getAddress());
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static String name(ByteBuffer query) {
        var name = new ByteArrayOutputStream();
        for (int length = query.get(); length > 0; length = query.get()) {
            if (name.size() > 0) {
                name.write('.');
            }
            for (int i = 0; i < length; i++) {
                name.write(query.get());
            }
        }
        return name.toString(StandardCharsets.US_ASCII).toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public void close() {
        socket.close();
    }
}
