package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.kit.egress.EgressRefused;
import dev.understudy.monitor.probe.Observation.DnsAnswer;
import dev.understudy.monitor.probe.Resolver.Resolution;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.resolver.dns.DefaultDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Questions to DNS servers, over UDP and TCP, on event loops (RFC 1035). */
final class DnsClient {

    private static final int LARGEST_UDP = 4096;

    private final EgressGuard egress;
    private final List<InetSocketAddress> ours;

    /** @param servers ours; those of the operating system when empty */
    DnsClient(EgressGuard egress, List<InetSocketAddress> servers) {
        this.egress = egress;
        this.ours = servers.isEmpty() ? DefaultDnsServerAddressStreamProvider.defaultAddressList() : servers;
    }

    /** What a question came to. */
    sealed interface Reply {

        /** @param millis from the sending of the question */
        record Answered(Message message, double connectMillis, double millis) implements Reply {}

        record Failed(Outcome outcome, Failure failure) implements Reply {}
    }

    /** The addresses of a name, as a certain server tells. */
    void addresses(String host, DnsServer server, EventLoop loop, Duration timeout, Consumer<Resolution> then) {
        var literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            then.accept(new Resolution.Found(List.of(address(literal))));
            return;
        }
        var serverAddress = NetUtil.createByteArrayFromIpAddressString(server.host());
        if (serverAddress == null) {
            then.accept(new Resolution.Undecided("the resolver " + server.host() + " is to be given by its address"));
            return;
        }
        var target = new InetSocketAddress(address(serverAddress), server.port());
        try {
            egress.check(target.getAddress());
        } catch (EgressRefused e) {
            then.accept(new Resolution.Undecided(String.valueOf(e.getMessage())));
            return;
        }
        Name name;
        try {
            name = Name.fromString(host, Name.root);
        } catch (TextParseException e) {
            then.accept(new Resolution.NoAddress(host + " is no domain name"));
            return;
        }
        ask(loop, target, server.tcp(), question(name, Type.A, 1, true), timeout, four -> {
            var found = new ArrayList<InetAddress>();
            collect(four, found);
            ask(loop, target, server.tcp(), question(name, Type.AAAA, 1, true), timeout, six -> {
                collect(six, found);
                then.accept(resolution(host, found, four, six));
            });
        });
    }

    private static Resolution resolution(String host, List<InetAddress> found, Reply four, Reply six) {
        if (!found.isEmpty()) {
            return new Resolution.Found(found);
        }
        if (four instanceof Reply.Answered a && six instanceof Reply.Answered) {
            int rcode = a.message().getRcode();
            return rcode == Rcode.NXDOMAIN
                    ? new Resolution.NoAddress("the name " + host + " does not exist (NXDOMAIN)")
                    : rcode == Rcode.NOERROR
                            ? new Resolution.NoAddress("the name " + host + " has no address")
                            : new Resolution.Undecided("the resolver answered " + Rcode.string(rcode) + " for " + host);
        }
        return new Resolution.Undecided("the resolver did not answer for " + host);
    }

    private static void collect(Reply reply, List<InetAddress> found) {
        if (reply instanceof Reply.Answered answered) {
            for (var record : answered.message().getSection(Section.ANSWER)) {
                if (record instanceof ARecord a) {
                    found.add(a.getAddress());
                } else if (record instanceof AAAARecord aaaa) {
                    found.add(aaaa.getAddress());
                }
            }
        }
    }

    void probe(
            Conversation.Surroundings surroundings,
            EventLoop loop,
            DnsProbe probe,
            Duration timeout,
            Consumer<Observation> then) {
        new Asking(surroundings, loop, probe, timeout, then).begin();
    }

    private static Message question(Name name, int type, int queryClass, boolean recursion) {
        var message = Message.newQuery(Record.newRecord(name, type, queryClass));
        if (!recursion) {
            message.getHeader().unsetFlag(Flags.RD);
        }
        return message;
    }

    /** @param then called once, on the loop */
    private static void ask(
            EventLoop loop,
            InetSocketAddress server,
            boolean tcp,
            Message question,
            Duration timeout,
            Consumer<Reply> then) {
        new Exchange(loop, server, tcp, question, timeout, then).begin();
    }

    /** One question and its answer. */
    private static final class Exchange {

        private final EventLoop loop;
        private final InetSocketAddress server;
        private final boolean tcp;
        private final Message question;
        private final Duration timeout;
        private final Consumer<Reply> then;
        private final long started = System.nanoTime();
        private long sent;
        private boolean done;
        private @Nullable Channel channel;
        private @Nullable ScheduledFuture<?> deadline;

        Exchange(
                EventLoop loop,
                InetSocketAddress server,
                boolean tcp,
                Message question,
                Duration timeout,
                Consumer<Reply> then) {
            this.loop = loop;
            this.server = server;
            this.tcp = tcp;
            this.question = question;
            this.timeout = timeout;
            this.then = then;
        }

        void begin() {
            deadline = loop.schedule(
                    () -> fail("timeout", "the DNS server does not answer"), timeout.toNanos(), TimeUnit.NANOSECONDS);
            var bootstrap = new Bootstrap().group(loop);
            if (tcp) {
                bootstrap.channel(Transport.stream(loop)).handler(new OverTcp());
            } else {
                bootstrap.channel(Transport.datagram(loop)).handler(new OverUdp());
            }
            var attempt = bootstrap.connect(server);
            channel = attempt.channel();
            attempt.addListener((ChannelFuture connected) -> {
                if (done) {
                    connected.channel().close();
                } else if (connected.isSuccess()) {
                    send(connected.channel());
                } else {
                    var fault = Faults.ofConnect(connected.cause(), server);
                    end(new Reply.Failed(fault.outcome(), fault.failure()));
                }
            });
        }

        private void send(Channel channel) {
            sent = System.nanoTime();
            var bytes = question.toWire();
            if (tcp) {
                channel.writeAndFlush(Unpooled.buffer(bytes.length + 2)
                        .writeShort(bytes.length)
                        .writeBytes(bytes));
            } else {
                channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(bytes), server));
            }
        }

        private void receive(byte[] bytes) {
            Message answer;
            try {
                answer = new Message(bytes);
            } catch (IOException e) {
                fail("protocol", "the answer is no DNS message");
                return;
            }
            if (answer.getHeader().getID() != question.getHeader().getID()
                    || !answer.getHeader().getFlag(Flags.QR)) {
                // Somebody else's answer, or a forged one: the real one may follow.
                return;
            }
            end(new Reply.Answered(answer, (sent - started) / 1e6, (System.nanoTime() - sent) / 1e6));
        }

        private void fail(String reason, String message) {
            end(new Reply.Failed(Outcome.DOWN, new Failure(reason, message, null, null)));
        }

        private void end(Reply reply) {
            if (done) {
                return;
            }
            done = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (channel != null) {
                channel.close();
            }
            then.accept(reply);
        }

        private final class OverUdp extends SimpleChannelInboundHandler<DatagramPacket> {

            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                receive(bytes(packet.content()));
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                if (cause instanceof PortUnreachableException) {
                    fail("connect-refused", "no DNS server listens at " + server);
                } else {
                    fail("protocol", "the question failed: " + cause.getMessage());
                }
            }
        }

        private final class OverTcp extends io.netty.channel.ChannelInitializer<Channel> {

            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(
                                new LengthFieldBasedFrameDecoder(65_535 + 2, 0, 2, 0, 2),
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(ChannelHandlerContext context, Object message) {
                                        if (message instanceof ByteBuf buffer) {
                                            try {
                                                receive(bytes(buffer));
                                            } finally {
                                                buffer.release();
                                            }
                                        }
                                    }

                                    @Override
                                    public void channelInactive(ChannelHandlerContext context) {
                                        fail(
                                                "connection-closed",
                                                "the DNS server closed the connection without an answer");
                                    }

                                    @Override
                                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                        fail("protocol", "the question failed: " + cause.getMessage());
                                    }
                                });
            }
        }

        private static byte[] bytes(ByteBuf buffer) {
            var bytes = new byte[Math.min(buffer.readableBytes(), 65_535)];
            buffer.readBytes(bytes);
            return bytes;
        }
    }

    /** A probe of kind dns. */
    private final class Asking extends Conversation {

        private final DnsProbe probe;
        private @Nullable Message message;
        private @Nullable InetSocketAddress server;
        private boolean tcp;

        Asking(
                Conversation.Surroundings surroundings,
                EventLoop loop,
                DnsProbe probe,
                Duration timeout,
                Consumer<Observation> then) {
            super(surroundings, loop, timeout, then);
            this.probe = probe;
            this.tcp = probe.tcp();
        }

        @Override
        void start() {
            var named = probe.server();
            if (named == null) {
                ask(ours.getFirst());
                return;
            }
            resolve(
                    named.host(),
                    IpFamily.of(probe.options().ipFamily()),
                    null,
                    addresses -> ask(new InetSocketAddress(addresses.getFirst(), named.port())));
        }

        private void ask(InetSocketAddress target) {
            server = target;
            address = target;
            phase = Phase.TALKING;
            var question = question(
                    probe.name(),
                    probe.type(),
                    probe.queryClass(),
                    !Boolean.FALSE.equals(probe.options().recursionDesired()));
            question.addRecord(new OPTRecord(LARGEST_UDP, 0, 0), Section.ADDITIONAL);
            skip();
            DnsClient.ask(loop, target, tcp, question, timeout, reply -> {
                if (done) {
                    return;
                }
                switch (reply) {
                    case Reply.Failed failed ->
                        end(
                                // Our own resolver's silence says nothing about the name.
                                probe.server() == null ? Outcome.UNKNOWN : failed.outcome(), failed.failure(), false);
                    case Reply.Answered answered -> {
                        lapFirstByte();
                        judge(answered.message());
                    }
                }
            });
        }

        private void judge(Message answer) {
            if (answer.getHeader().getFlag(Flags.TC) && !tcp) {
                // RFC 7766, section 5: the rest is asked for over TCP.
                tcp = true;
                ask(java.util.Objects.requireNonNull(server));
                return;
            }
            message = answer;
            int code = answer.getRcode();
            if (!probe.rcodes().contains(code)) {
                boolean resolverTrouble = probe.server() == null && (code == Rcode.SERVFAIL || code == Rcode.REFUSED);
                end(
                        resolverTrouble ? Outcome.UNKNOWN : Outcome.DOWN,
                        new Failure(
                                "rcode",
                                "the DNS server answered " + Rcode.string(code),
                                Rcode.string(code),
                                String.join(
                                        ", ",
                                        probe.rcodes().stream()
                                                .map(Rcode::string)
                                                .toList())),
                        false);
                return;
            }
            var failure = broken(answer);
            if (failure == null) {
                succeed();
            } else {
                end(Outcome.DOWN, failure, false);
            }
        }

        private @Nullable Failure broken(Message answer) {
            var failure = broken("answer", probe.answer(), texts(answer, Section.ANSWER));
            if (failure == null) {
                failure = broken("authority", probe.authority(), texts(answer, Section.AUTHORITY));
            }
            if (failure == null) {
                failure = broken("additional", probe.additional(), texts(answer, Section.ADDITIONAL));
            }
            if (failure == null && probe.options().records() != null) {
                var data = answer.getSection(Section.ANSWER).stream()
                        .map(DnsClient::data)
                        .toList();
                for (var rule : probe.options().records()) {
                    if (!DnsProbe.holds(rule, data)) {
                        return new Failure(
                                "assertion-records",
                                "the records are other ones than expected",
                                HttpRules.cut(String.join(", ", data)),
                                rule.op() + " " + rule.value());
                    }
                }
            }
            return failure != null
                    ? failure
                    : Conditions.broken(
                            probe.conditions(),
                            new Condition.Measurements(
                                    null,
                                    null,
                                    elapsedNanos() / 1_000_000,
                                    true,
                                    0,
                                    0,
                                    String.join(
                                                    "\n",
                                                    answer.getSection(Section.ANSWER).stream()
                                                            .map(DnsClient::data)
                                                            .toList())
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                    Rcode.string(answer.getRcode()),
                                    null));
        }

        private @Nullable Failure broken(String section, DnsProbe.Section rules, List<String> records) {
            for (var pattern : rules.anyMatches()) {
                for (var record : records) {
                    if (matches(pattern, record)) {
                        return failure(
                                section,
                                "has a record that it must not have",
                                record,
                                "no match of " + pattern.pattern());
                    }
                }
            }
            for (var pattern : rules.allMatch()) {
                if (!records.isEmpty() && records.stream().allMatch(record -> matches(pattern, record))) {
                    return failure(
                            section,
                            "has no other records than these",
                            records.getFirst(),
                            "not all match " + pattern.pattern());
                }
            }
            for (var pattern : rules.anyDoesNot()) {
                if (records.isEmpty()) {
                    return failure(section, "is empty", null, "records that match " + pattern.pattern());
                }
                for (var record : records) {
                    if (!matches(pattern, record)) {
                        return failure(
                                section, "has a record of another kind", record, "all match " + pattern.pattern());
                    }
                }
            }
            for (var pattern : rules.noneMatches()) {
                if (records.stream().noneMatch(record -> matches(pattern, record))) {
                    return failure(
                            section, "lacks a record", String.join("; ", records), "one matches " + pattern.pattern());
                }
            }
            return null;
        }

        private static Failure failure(String section, String what, @Nullable String measured, String expected) {
            return new Failure(
                    "assertion-records",
                    "the " + section + " section " + what,
                    measured == null ? null : HttpRules.cut(measured),
                    expected);
        }

        @Override
        void onConnected(Channel channel) {
            throw new IllegalStateException("questions have connections of their own");
        }

        @Override
        Observation observation(
                Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
            var answer = message;
            var seen = answer == null
                    ? null
                    : new DnsAnswer(
                            String.valueOf(addressText()),
                            tcp ? "tcp" : "udp",
                            answer.getRcode(),
                            Rcode.string(answer.getRcode()),
                            answer.getHeader().getFlag(Flags.AA),
                            answer.getHeader().getFlag(Flags.TC),
                            texts(answer, Section.ANSWER),
                            texts(answer, Section.AUTHORITY),
                            texts(answer, Section.ADDITIONAL));
            return new Observation(
                    outcome, failure, startedAt, finishedAt, timings, null, null, null, seen, null, null, null, null);
        }
    }

    private static boolean matches(com.google.re2j.Pattern pattern, String record) {
        // Other tools write the fields with tabs between them; patterns made for those are to work here.
        return pattern.matcher(record).find() || pattern.matcher(tabbed(record)).find();
    }

    private static String tabbed(String record) {
        var parts = record.split(" ", 5);
        return String.join("\t", parts);
    }

    private static List<String> texts(Message message, int section) {
        return message.getSection(section).stream()
                .filter(record -> record.getType() != Type.OPT)
                .map(record -> record.toString().replaceAll("\\s+", " "))
                .toList();
    }

    private static String data(Record record) {
        var text = record.rdataToString();
        return text.endsWith(".") && text.length() > 1 && text.indexOf(' ') < 0
                ? text.substring(0, text.length() - 1)
                : text;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses have 4 or 16 bytes", e);
        }
    }
}
