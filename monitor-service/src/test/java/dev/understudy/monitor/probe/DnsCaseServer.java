package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server that answers as a case of the conformance data says, over UDP or TCP. */
final class DnsCaseServer implements AutoCloseable {

    private final JsonNode behaviour;
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    DnsCaseServer(JsonNode behaviour) throws IOException {
        this.behaviour = behaviour;
        var where = behaviour.path("listen").asText().equals("all") ? null : InetAddress.getByName("127.0.0.1");
        boolean overTcp = behaviour.path("transport").asText().equals("tcp");
        this.udp = overTcp ? null : new DatagramSocket(new InetSocketAddress(where, 0));
        this.tcp = overTcp ? new ServerSocket(0, 10, where) : null;
        Thread.startVirtualThread(overTcp ? this::serveTcp : this::serveUdp);
    }

    int port() {
        return udp == null ? tcp.getLocalPort() : udp.getLocalPort();
    }

    private void serveUdp() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        while (!udp.isClosed()) {
            try {
                udp.receive(packet);
                var answer = answer(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                if (answer != null) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (var connection = tcp.accept()) {
                var in = new DataInputStream(connection.getInputStream());
                var question = in.readNBytes(in.readUnsignedShort());
                var answer = answer(question);
                if (answer != null) {
                    var out = new DataOutputStream(connection.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            } catch (IOException e) {
                if (tcp.isClosed()) {
                    return;
                }
            }
        }
    }

    private byte[] answer(byte[] bytes) throws IOException {
        var question = new Message(bytes);
        var answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        switch (behaviour.path("behaviour").asText()) {
            case "never-answers" -> {
                return null;
            }
            case "always-rcode" ->
                answer.getHeader().setRcode(Rcode.value(behaviour.path("rcode").asText()));
            case "recursive" -> {
                if (behaviour.path("refuses_without_recursion").asBoolean()
                        && !question.getHeader().getFlag(Flags.RD)) {
                    answer.getHeader().setRcode(Rcode.REFUSED);
                } else {
                    sections(answer, behaviour.path("answer"));
                }
            }
            default -> {
                var type = Type.string(question.getQuestion().getType());
                var kind = DClass.string(question.getQuestion().getDClass());
                var byType = behaviour.path("answer_by_type");
                var key = byType.has(type) ? type : byType.has(kind + " " + type) ? kind + " " + type : "other";
                sections(answer, byType.path(key));
            }
        }
        return answer.toWire();
    }

    private void sections(Message answer, JsonNode answers) throws IOException {
        add(answer, answers, Section.ANSWER);
        add(answer, behaviour.path("authority"), Section.AUTHORITY);
        add(answer, behaviour.path("additional"), Section.ADDITIONAL);
    }

    private static void add(Message answer, JsonNode records, int section) throws IOException {
        for (var text : records) {
            try (var master = new Master(new java.io.ByteArrayInputStream((text.asText() + "\n").getBytes()))) {
                answer.addRecord(master.nextRecord(), section);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (udp != null) {
            udp.close();
        }
        if (tcp != null) {
            tcp.close();
        }
    }
}
