package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is said and expected on a connection, step by step. Keeps a bounded part of what the server says. */
final class Script extends ChannelInboundHandlerAdapter {

    private static final int MOST_UNREAD = 65_536;
    private static final int LONGEST_LINE = 8192;

    enum Verdict {
        /** As expected. */
        MATCH,
        /** Not this line; perhaps the next. */
        NEXT,
        /** The server refuses. */
        REFUSED
    }

    sealed interface Step {

        /** Lines are looked at one after the other. */
        record Expect(Function<String, Verdict> verdict, String expected) implements Step {}

        /** These bytes must come next. */
        record Bytes(byte[] expected) implements Step {}

        /** One of these bytes must come next, alone. */
        record OneByte(char expected) implements Step {}

        /** This text must come, sooner or later; for protocols without lines. */
        record Contains(String expected) implements Step {}

        record Send(Supplier<byte[]> bytes) implements Step {}

        record Secure() implements Step {}
    }

    interface Listener {

        /** @param secured to be run when the handshake has succeeded */
        void startTls(Runnable secured);

        void line(String line);

        void finished();

        void failed(Failure failure);
    }

    private final List<Step> steps;
    private final Listener listener;
    private final ByteBuf unread = Unpooled.buffer(256, MOST_UNREAD);
    private int index;
    private boolean over;
    private boolean securing;
    private boolean closed;
    private @Nullable Channel channel;
    private @Nullable String lastLine;

    Script(List<Step> steps, Listener listener) {
        this.steps = steps;
        this.listener = listener;
    }

    void begin(Channel channel) {
        this.channel = channel;
        advance();
    }

    /** How TLS is asked for. */
    static List<Step> startTls(StartTls protocol, String host) {
        var steps = new ArrayList<Step>();
        switch (protocol) {
            case SMTP -> {
                steps.add(reply("220", "a greeting (220)"));
                steps.add(send("EHLO understudy.invalid\r\n"));
                steps.add(reply("250", "an answer to EHLO (250)"));
                steps.add(send("STARTTLS\r\n"));
                steps.add(reply("220", "readiness for TLS (220)"));
            }
            case FTP -> {
                steps.add(reply("220", "a greeting (220)"));
                steps.add(send("AUTH TLS\r\n"));
                steps.add(reply("234", "readiness for TLS (234)"));
            }
            case IMAP -> {
                steps.add(line(text -> text.startsWith("* OK"), text -> text.startsWith("* BYE"), "a greeting (* OK)"));
                steps.add(send("a1 STARTTLS\r\n"));
                steps.add(line(
                        text -> text.startsWith("a1 OK"), text -> text.startsWith("a1 "), "readiness for TLS (a1 OK)"));
            }
            case POP3 -> {
                steps.add(line(text -> text.startsWith("+OK"), text -> text.startsWith("-ERR"), "a greeting (+OK)"));
                steps.add(send("STLS\r\n"));
                steps.add(line(
                        text -> text.startsWith("+OK"), text -> text.startsWith("-ERR"), "readiness for TLS (+OK)"));
            }
            case XMPP -> {
                steps.add(send("<?xml version='1.0'?><stream:stream to='" + host.replace("'", "")
                        + "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"));
                steps.add(new Step.Contains("urn:ietf:params:xml:ns:xmpp-tls"));
                steps.add(send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
                steps.add(new Step.Contains("<proceed"));
            }
            case POSTGRES -> {
                // SSLRequest: length 8, code 80877103 (PostgreSQL manual, "Message Formats").
                steps.add(new Step.Send(() -> new byte[] {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f}));
                steps.add(new Step.OneByte('S'));
            }
        }
        steps.add(new Step.Secure());
        return steps;
    }

    private static Step send(String text) {
        return new Step.Send(() -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** A reply of RFC 5321 and 959: its last line has a blank after the code. */
    private static Step reply(String code, String expected) {
        return line(
                text -> text.equals(code) || text.startsWith(code + " "),
                text -> text.length() >= 3
                        && (text.charAt(0) == '4' || text.charAt(0) == '5')
                        && !text.startsWith("-", 3),
                expected);
    }

    private static Step line(Function<String, Boolean> accepted, Function<String, Boolean> refused, String expected) {
        return new Step.Expect(
                text -> accepted.apply(text) ? Verdict.MATCH : refused.apply(text) ? Verdict.REFUSED : Verdict.NEXT,
                expected);
    }

    /** What the server said and nobody looked at yet. */
    @Nullable
    String unread(int most) {
        int count = Math.min(most, unread.readableBytes());
        return count == 0 ? null : unread.toString(unread.readerIndex(), count, StandardCharsets.UTF_8);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!over && message instanceof ByteBuf bytes) {
                int room = MOST_UNREAD - unread.readableBytes();
                if (bytes.readableBytes() > room) {
                    unread.discardReadBytes();
                    room = MOST_UNREAD - unread.readableBytes();
                }
                if (bytes.readableBytes() > room) {
                    fail("response-too-large", "the server says more than is read of it", null);
                    return;
                }
                unread.discardReadBytes().writeBytes(bytes);
                advance();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        if (!securing) {
            advance();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!over && !securing) {
            over = true;
            listener.failed(Faults.ofExchange(cause).failure());
        }
    }

    private void advance() {
        while (!over && !securing) {
            if (index >= steps.size()) {
                over = true;
                listener.finished();
                return;
            }
            boolean taken =
                    switch (steps.get(index)) {
                        case Step.Expect expect -> lines(expect);
                        case Step.Bytes bytes -> bytes(bytes);
                        case Step.OneByte one -> oneByte(one);
                        case Step.Contains contains -> contains(contains);
                        case Step.Send send -> {
                            var target = channel;
                            if (target != null) {
                                target.writeAndFlush(
                                        Unpooled.wrappedBuffer(send.bytes().get()));
                            }
                            yield true;
                        }
                        case Step.Secure secure -> {
                            secure();
                            yield false;
                        }
                    };
            if (!taken) {
                return;
            }
            index++;
        }
    }

    private void secure() {
        securing = true;
        // What came before the handshake is no part of the secured conversation (CVE-2011-0411).
        unread.clear();
        listener.startTls(() -> {
            securing = false;
            index++;
            advance();
        });
    }

    private boolean lines(Step.Expect expect) {
        for (var line = nextLine(); line != null; line = nextLine()) {
            lastLine = line;
            listener.line(line);
            switch (expect.verdict().apply(line)) {
                case MATCH -> {
                    return true;
                }
                case REFUSED -> {
                    fail("refused", "the server refuses", expect.expected());
                    return false;
                }
                case NEXT -> {}
            }
        }
        if (closed) {
            fail("response-mismatch", "the server closed the connection without what was expected", expect.expected());
        } else if (unread.readableBytes() > LONGEST_LINE) {
            fail("response-too-large", "the server says a line without end", expect.expected());
        }
        return false;
    }

    private @Nullable String nextLine() {
        int length = unread.bytesBefore((byte) '\n');
        if (length < 0) {
            if (!closed || !unread.isReadable()) {
                return null;
            }
            length = unread.readableBytes();
        }
        var line = unread.readCharSequence(length, StandardCharsets.UTF_8).toString();
        if (unread.isReadable()) {
            unread.skipBytes(1);
        }
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private boolean bytes(Step.Bytes step) {
        var expected = step.expected();
        int there = Math.min(unread.readableBytes(), expected.length);
        for (int i = 0; i < there; i++) {
            if (unread.getByte(unread.readerIndex() + i) != expected[i]) {
                lastLine = unread(LONGEST_LINE / 64);
                fail("response-bytes", "the server says something else", new String(expected, StandardCharsets.UTF_8));
                return false;
            }
        }
        if (there == expected.length) {
            unread.skipBytes(expected.length);
            return true;
        }
        if (closed) {
            lastLine = unread(LONGEST_LINE / 64);
            fail(
                    "response-bytes",
                    "the server closed the connection too soon",
                    new String(expected, StandardCharsets.UTF_8));
        }
        return false;
    }

    private boolean oneByte(Step.OneByte step) {
        if (!unread.isReadable()) {
            if (closed) {
                fail(
                        "response-mismatch",
                        "the server closed the connection without an answer",
                        String.valueOf(step.expected()));
            }
            return false;
        }
        char got = (char) unread.readByte();
        if (got != step.expected()) {
            lastLine = String.valueOf(got);
            fail("refused", "the server refuses", String.valueOf(step.expected()));
            return false;
        }
        return true;
    }

    private boolean contains(Step.Contains step) {
        var text = unread.toString(StandardCharsets.UTF_8);
        int at = text.indexOf(step.expected());
        if (at >= 0) {
            unread.clear();
            return true;
        }
        if (closed) {
            lastLine = text;
            fail("response-mismatch", "the server closed the connection without what was expected", step.expected());
        }
        return false;
    }

    private void fail(String reason, String message, @Nullable String expected) {
        over = true;
        var measured = lastLine;
        listener.failed(new Failure(reason, message, measured == null ? null : HttpRules.cut(measured), expected));
    }
}
