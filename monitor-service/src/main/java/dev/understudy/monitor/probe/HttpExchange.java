package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.monitor.probe.Observation.HttpAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** An HTTP request, the redirects that follow from it, and the final answer. */
final class HttpExchange extends Conversation {

    private static final int MAX_INITIAL_LINE = 8192;
    private static final int MAX_CHUNK = 8192;
    private static final int SHOWN_BODY = 65_536;
    /** Bytes that a compressed body may be larger than what it stands for. */
    private static final int CODING_OVERHEAD = 65_536;

    private static final String HTTP_2 = "HTTP/2";
    private static final String MASK = "***";

    /** What a request needs beyond its definition. */
    record Extras(
            Map<String, String> secretHeaders,
            byte @Nullable [] body,
            @Nullable SslContext tls,
            @Nullable String proxyAuthorization) {

        static final Extras NONE = new Extras(Map.of(), null, null, null);
    }

    /** How much of what was seen is told. */
    enum Depth {
        SLOT,
        DETAIL
    }

    private final HttpProbe probe;
    private final Depth depth;
    private final boolean keepsBody;
    private final int bodyLimit;

    private HttpUrl url;
    private String method;
    private Extras extras = Extras.NONE;
    private @Nullable CookieJar cookies;
    private int redirects;
    private boolean foreign;

    private @Nullable Reader reader;
    private @Nullable HttpResponse head;
    private @Nullable String protocol;
    private @Nullable String tlsVersion;
    private @Nullable X509Certificate leaf;
    private @Nullable Instant earliestExpiry;
    private @Nullable Instant bestChainExpiry;
    private @Nullable Map<String, String> sent;
    private @Nullable ByteBuf body;
    private boolean collects;
    private long wireBytes;
    private byte[] decoded = new byte[0];
    private boolean isDecoded;
    private boolean cut;
    private @Nullable BiConsumer<HttpHeaders, byte[]> bodyListener;

    HttpExchange(
            Surroundings surroundings,
            EventLoop loop,
            HttpProbe probe,
            Duration timeout,
            Depth depth,
            Consumer<Observation> then) {
        super(surroundings, loop, timeout, then);
        this.probe = probe;
        this.depth = depth;
        this.url = probe.address();
        this.method = probe.method();
        var options = probe.options();
        var rules = probe.rules();
        this.keepsBody = options.compression() != null || (rules != null && rules.readsBody());
        this.bodyLimit = options.bodyLimit() != null
                ? options.bodyLimit()
                : keepsBody
                        ? surroundings.limits().assertedBodyLimit()
                        : surroundings.limits().bodyLimit();
    }

    /** Whoever runs several requests keeps the cookies between them, and reads the bodies. */
    HttpExchange with(CookieJar cookies, BiConsumer<HttpHeaders, byte[]> bodyListener) {
        this.cookies = cookies;
        this.bodyListener = bodyListener;
        return this;
    }

    @Override
    void start() {
        if (!probe.needsSecrets()) {
            dial();
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                var prepared = prepare();
                loop.execute(() -> {
                    extras = prepared;
                    authorize();
                });
            } catch (RuntimeException e) {
                // A secret that is not there is ours to mend, and says nothing about the site.
                loop.execute(() -> fail(Outcome.UNKNOWN, "secret", String.valueOf(e.getMessage())));
            }
        });
    }

    private Extras prepare() {
        var secrets = surroundings.secrets();
        var options = probe.options();
        var headers = new LinkedHashMap<String, String>();
        if (options.secretHeaders() != null) {
            options.secretHeaders().forEach((name, reference) -> headers.put(name, secrets.value(reference)));
        }
        var auth = options.auth();
        if (auth != null && auth.secret() != null) {
            headers.put("Authorization", basic(auth.username(), secrets.value(auth.secret())));
        }
        if (auth != null && auth.bearer() != null) {
            headers.put("Authorization", "Bearer " + secrets.value(auth.bearer()));
        }
        var body = options.bodyReference() == null
                ? null
                : secrets.value(options.bodyReference()).getBytes(StandardCharsets.UTF_8);
        var tls = options.tls();
        var context = tls == null || tls.clientKey() == null || tls.clientCertificate() == null
                ? null
                : surroundings
                        .tls()
                        .of(tls, offersHttp2(), secrets.value(tls.clientCertificate()), secrets.value(tls.clientKey()));
        var proxy = options.proxy();
        return new Extras(
                headers,
                body,
                context,
                proxy == null || proxy.secret() == null
                        ? null
                        : basic(proxy.username(), secrets.value(proxy.secret())));
    }

    private static String basic(@Nullable String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private void authorize() {
        if (done) {
            return;
        }
        var auth = probe.options().auth();
        if (auth == null || auth.oauth2() == null) {
            skip();
            dial();
            return;
        }
        surroundings.tokens().token(surroundings, loop, auth.oauth2(), remaining(), token -> {
            if (done) {
                return;
            }
            if (token.failure() != null) {
                end(Outcome.UNKNOWN, token.failure(), false);
                return;
            }
            var headers = new LinkedHashMap<>(extras.secretHeaders());
            headers.put("Authorization", "Bearer " + token.value());
            extras = new Extras(headers, extras.body(), extras.tls(), extras.proxyAuthorization());
            skip();
            dial();
        });
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, timeout.toNanos() - elapsedNanos()));
    }

    private void dial() {
        tellsDns = true;
        var options = probe.options();
        var family = IpFamily.of(options.ipFamily());
        var resolver = options.resolver() == null ? null : DnsServer.of(new Problems(), "", options.resolver(), false);
        var proxy = options.proxy();
        if (proxy == null) {
            open(url.host(), url.port(), family, resolver);
            return;
        }
        HttpUrl through;
        try {
            through = HttpUrl.parse(proxy.url());
        } catch (HttpUrl.Unusable e) {
            fail(Outcome.UNKNOWN, "proxy", e.text());
            return;
        }
        if (Boolean.FALSE.equals(proxy.resolveTarget())) {
            tellsDns = false;
            open(through.host(), through.port(), family, resolver);
        } else {
            // What a proxy may be asked for is bound by the same rules as what is asked directly.
            resolve(url.host(), family, resolver, addresses -> {
                tellsDns = false;
                open(through.host(), through.port(), IpFamily.PREFER_IPV4, null);
            });
        }
    }

    @Override
    void onConnected(Channel channel) {
        if (probe.options().proxy() != null && url.tls()) {
            tunnel(channel);
        } else if (url.tls()) {
            handshake(channel);
        } else {
            speak(channel, channel);
        }
    }

    /** RFC 9110, section 9.3.6. */
    private void tunnel(Channel channel) {
        phase = Phase.WAITING;
        var codec = new HttpClientCodec(MAX_INITIAL_LINE, surroundings.limits().headerLimit(), MAX_CHUNK);
        var waiting = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                try {
                    if (done || !(message instanceof HttpResponse response)) {
                        return;
                    }
                    if (response.decoderResult().isFailure()) {
                        fail(Outcome.UNKNOWN, "proxy", "the proxy's answer is no HTTP");
                    } else if (response.status().codeClass() != HttpStatusClass.SUCCESS) {
                        end(
                                Outcome.UNKNOWN,
                                new Failure(
                                        "proxy",
                                        "the proxy makes no tunnel",
                                        String.valueOf(response.status().code()),
                                        "200"),
                                false);
                    } else {
                        context.pipeline().remove(this);
                        context.pipeline().remove(codec);
                        handshake(channel);
                    }
                } finally {
                    ReferenceCountUtil.release(message);
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                if (!done && phase == Phase.WAITING) {
                    fail(Outcome.UNKNOWN, "proxy", "the proxy closed the connection");
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                fail(Outcome.UNKNOWN, "proxy", "the proxy does not do its work: " + cause.getMessage());
            }
        };
        channel.pipeline().addLast(codec, waiting);
        var target = new Endpoint(url.host(), url.port()).toString();
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, target);
        request.headers().set(HttpHeaderNames.HOST, target);
        if (extras.proxyAuthorization() != null) {
            request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, extras.proxyAuthorization());
        }
        channel.writeAndFlush(request);
    }

    private boolean offersHttp2() {
        var options = probe.options();
        if (options.offerHttp2() != null) {
            return options.offerHttp2();
        }
        return options.httpVersions() != null
                && options.httpVersions().stream().anyMatch(version -> HTTP_2.equals(HttpVersions.of(version)));
    }

    private void handshake(Channel channel) {
        var options = probe.options();
        SslContext context;
        try {
            context = extras.tls() != null && !foreign
                    ? extras.tls()
                    : surroundings.tls().of(options.tls(), offersHttp2());
        } catch (IllegalArgumentException e) {
            fail(Outcome.UNKNOWN, "local", String.valueOf(e.getMessage()));
            return;
        }
        secure(channel, context, serverName(), url.port(), handler -> onSecured(channel, handler));
    }

    private String serverName() {
        var options = probe.options();
        if (!foreign && options.tls() != null && options.tls().serverName() != null) {
            return options.tls().serverName();
        }
        if (!foreign && options.host() != null) {
            var endpoint = Endpoint.parse(options.host(), 1);
            if (endpoint != null) {
                return endpoint.host();
            }
        }
        return url.host();
    }

    private void onSecured(Channel channel, SslHandler handler) {
        var session = handler.engine().getSession();
        tlsVersion = session.getProtocol();
        try {
            leaf = null;
            earliestExpiry = null;
            bestChainExpiry = null;
            var presented = new ArrayList<X509Certificate>();
            for (var certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    var end = x509.getNotAfter().toInstant();
                    presented.add(x509);
                    if (leaf == null) {
                        leaf = x509;
                        earliestExpiry = end;
                    } else if (earliestExpiry != null && end.isBefore(earliestExpiry)) {
                        earliestExpiry = end;
                    }
                }
            }
            if (depth == Depth.DETAIL) {
                bestChainExpiry = surroundings
                        .tls()
                        .bestChainEnd(
                                probe.options().tls(),
                                presented,
                                serverName(),
                                surroundings.clock().instant());
            }
        } catch (SSLPeerUnverifiedException e) {
            // Without a certificate there is no end of one to tell.
        }
        if (ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol())) {
            speakHttp2(channel);
        } else {
            speak(channel, channel);
        }
    }

    private void speak(Channel channel, Channel target) {
        phase = Phase.WAITING;
        var next = new Reader(false);
        reader = next;
        channel.pipeline()
                .addLast(
                        new HttpClientCodec(
                                MAX_INITIAL_LINE, surroundings.limits().headerLimit(), MAX_CHUNK),
                        next);
        target.writeAndFlush(request(false));
    }

    private void speakHttp2(Channel channel) {
        phase = Phase.WAITING;
        var next = new Reader(true);
        reader = next;
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings()
                                        .pushEnabled(false)
                                        .maxHeaderListSize(surroundings.limits().headerLimit()))
                                .build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelInactive(ChannelHandlerContext context) {
                                next.closed();
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                next.broken(cause);
                            }
                        });
        new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<Http2StreamChannel>() {
                    @Override
                    protected void initChannel(Http2StreamChannel stream) {
                        stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false), next);
                    }
                })
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    if (done) {
                        return;
                    }
                    if (opened.isSuccess()) {
                        opened.getNow().writeAndFlush(request(true));
                    } else {
                        fail(Faults.ofExchange(opened.cause()));
                    }
                });
    }

    private DefaultFullHttpRequest request(boolean http2) {
        var options = probe.options();
        boolean absolute = options.proxy() != null && !url.tls();
        byte[] content = content();
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method),
                absolute ? url.absolute() : url.path(),
                content == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content));
        var fields = request.headers();
        fields.set(HttpHeaderNames.HOST, !foreign && options.host() != null ? options.host() : url.hostHeader())
                .set(HttpHeaderNames.USER_AGENT, surroundings.limits().userAgent())
                .set(HttpHeaderNames.ACCEPT, "*/*");
        if (http2) {
            fields.set(ExtensionHeaderNames.SCHEME.text(), "https");
        } else {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (options.compression() != null) {
            fields.set(HttpHeaderNames.ACCEPT_ENCODING, options.compression());
        }
        if (options.headers() != null) {
            options.headers().forEach((name, value) -> {
                if (!foreign || !name.equalsIgnoreCase("host")) {
                    fields.set(name, value);
                }
            });
        }
        if (content != null || method.equals("POST") || method.equals("PUT") || method.equals("PATCH")) {
            fields.set(HttpHeaderNames.CONTENT_LENGTH, content == null ? 0 : content.length);
        }
        var jar = cookies;
        if (jar != null) {
            var cookie = jar.header(url);
            if (cookie != null) {
                var own = fields.get(HttpHeaderNames.COOKIE);
                fields.set(HttpHeaderNames.COOKIE, own == null ? cookie : own + "; " + cookie);
            }
        }
        if (depth == Depth.DETAIL) {
            sent = told(fields);
        }
        if (!foreign) {
            extras.secretHeaders().forEach(fields::set);
        }
        if (absolute && extras.proxyAuthorization() != null) {
            fields.set(HttpHeaderNames.PROXY_AUTHORIZATION, extras.proxyAuthorization());
        }
        return request;
    }

    private Map<String, String> told(HttpHeaders fields) {
        var told = new LinkedHashMap<String, String>();
        fields.forEach(field -> told.put(field.getKey(), field.getValue()));
        told.keySet().removeIf(name -> name.startsWith("x-http2-"));
        if (!foreign) {
            extras.secretHeaders().keySet().forEach(name -> told.put(name, MASK));
        }
        return told;
    }

    private byte @Nullable [] content() {
        if (method.equals("GET") && !probe.method().equals("GET")) {
            // A redirect turned the request into a GET.
            return null;
        }
        // A secret body is for whom it was written for.
        if (extras.body() != null) {
            return foreign ? null : extras.body();
        }
        var text = probe.options().body();
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of one connection; what an older one still says is ignored. */
    private final class Reader extends ChannelInboundHandlerAdapter {

        private final boolean http2;

        Reader(boolean http2) {
            this.http2 = http2;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (!done && reader == this && message instanceof HttpObject part) {
                    read(part, http2);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            closed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            broken(cause);
        }

        void closed() {
            if (done || reader != this) {
                return;
            }
            if (phase == Phase.WAITING || phase == Phase.READING) {
                fail(
                        Outcome.DOWN,
                        "connection-closed",
                        phase == Phase.WAITING
                                ? "the server closed the connection without a response"
                                : "the server closed the connection after " + wireBytes
                                        + " bytes of the body, before its end");
            }
        }

        void broken(Throwable cause) {
            // A failed handshake also arrives here; its future has the say.
            if (!done && reader == this && phase != Phase.HANDSHAKING) {
                fail(Faults.ofExchange(cause));
            }
        }
    }

    private void read(HttpObject part, boolean http2) {
        if (part.decoderResult().isFailure()) {
            fail(Faults.ofDecoding(part.decoderResult().cause()));
            return;
        }
        if (part instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && response.status().code() != 101) {
                return;
            }
            lapFirstByte();
            phase = Phase.READING;
            head = response;
            protocol = http2 ? HTTP_2 : response.protocolVersion().text();
            if (redirected(response)) {
                return;
            }
            int status = response.status().code();
            collects = keepsBody || depth == Depth.DETAIL || bodyListener != null || status >= 400;
        }
        if (head != null && part instanceof HttpContent content) {
            take(content.content());
            if (done) {
                return;
            }
            if (part instanceof LastHttpContent) {
                finish(false);
            } else if (wireBytes > wireLimit()) {
                finish(true);
            }
        }
    }

    private long wireLimit() {
        return probe.options().compression() == null ? bodyLimit : (long) bodyLimit + CODING_OVERHEAD;
    }

    private void take(ByteBuf bytes) {
        int count = bytes.readableBytes();
        if (count == 0) {
            return;
        }
        if (collects) {
            long room = wireLimit() - wireBytes;
            if (room > 0) {
                var kept = body;
                if (kept == null) {
                    kept = Unpooled.buffer((int) Math.min(Math.max(count, 512), room), (int) wireLimit());
                    body = kept;
                }
                kept.writeBytes(bytes, bytes.readerIndex(), (int) Math.min(room, count));
            }
        }
        wireBytes += count;
    }

    private boolean redirected(HttpResponse response) {
        int status = response.status().code();
        if (!probe.follows() || status < 301 || status > 308 || (status > 303 && status < 307)) {
            return false;
        }
        var location = response.headers().get(HttpHeaderNames.LOCATION);
        if (location == null || probe.expectStatus().contains(status)) {
            return false;
        }
        keepCookies(response);
        if (redirects >= probe.redirectLimit()) {
            end(
                    Outcome.DOWN,
                    new Failure(
                            "redirect-limit",
                            "the redirects have no end",
                            (redirects + 1) + " redirects",
                            "at most " + probe.redirectLimit()),
                    false);
            return true;
        }
        HttpUrl next;
        try {
            next = url.resolve(location);
        } catch (HttpUrl.Unusable e) {
            fail(Outcome.DOWN, "redirect", e.text());
            return true;
        }
        redirects++;
        // Credentials, and what was said of one host, are for that host alone.
        foreign = foreign || !next.sameOrigin(probe.address());
        if (status == 303 && !method.equals("HEAD") || (status < 303 && method.equals("POST"))) {
            method = "GET";
        }
        reader = null;
        head = null;
        tlsVersion = null;
        leaf = null;
        earliestExpiry = null;
        bestChainExpiry = null;
        url = next;
        leave(false);
        skip();
        dial();
        return true;
    }

    private void keepCookies(HttpResponse response) {
        var fields = response.headers().getAll(HttpHeaderNames.SET_COOKIE);
        if (!fields.isEmpty()) {
            var jar = cookies;
            if (jar == null) {
                jar = new CookieJar();
                cookies = jar;
            }
            jar.keep(url, fields);
        }
    }

    private void finish(boolean overWire) {
        var answer = head;
        if (answer == null) {
            return;
        }
        if (bodyListener != null) {
            keepCookies(answer);
        }
        cut = overWire || wireBytes > wireLimit();
        int status = answer.status().code();
        if (!decode(answer)) {
            return;
        }
        var failure = judged(answer, status);
        if (failure == null) {
            if (bodyListener != null) {
                bodyListener.accept(answer.headers(), body());
            }
            end(Outcome.UP, null, cut);
        } else {
            end(failure.reason().equals("blocked") ? Outcome.UNKNOWN : Outcome.DOWN, failure, cut);
        }
    }

    private @Nullable Failure judged(HttpResponse answer, int status) {
        if (Boolean.TRUE.equals(probe.options().requireTls()) && !url.tls()) {
            return new Failure("not-tls", "the final answer came without TLS", "http", "https");
        }
        if (Boolean.TRUE.equals(probe.options().forbidTls()) && url.tls()) {
            return new Failure("is-tls", "the final answer came over TLS", "https", "http");
        }
        if (!probe.accepts(status) && !judgedByCondition()) {
            var wall = Walls.standing(status, answer.headers(), body());
            if (wall != null) {
                return new Failure(
                        "blocked",
                        "something before the site refused the probe: " + wall + "; nothing is known of the site",
                        String.valueOf(status),
                        probe.expectation());
            }
            return status(answer, status);
        }
        var version = version();
        if (version != null) {
            return version;
        }
        if (cut && (keepsBody || probe.options().bodyLimit() != null)) {
            return new Failure(
                    "body-too-large",
                    "the body is longer than it may be",
                    "more than " + bodyLimit + " bytes",
                    "at most " + bodyLimit + " bytes");
        }
        return broken(answer);
    }

    private @Nullable Failure broken(HttpResponse answer) {
        var rules = probe.rules();
        if (rules != null) {
            var failure = rules.broken(
                    url.text(), answer.headers(), body(), probe.method().equals("HEAD"));
            if (failure != null) {
                return failure;
            }
        }
        var longest = probe.options().maxLatency();
        if (longest != null && elapsedNanos() > longest.toNanos()) {
            return new Failure(
                    "assertion-latency",
                    "the answer took longer than it may",
                    elapsedNanos() / 1_000_000 + " ms",
                    "at most " + longest.toMillis() + " ms");
        }
        return rules == null ? null : Conditions.broken(rules.conditions(), measurements(answer));
    }

    private boolean judgedByCondition() {
        var rules = probe.rules();
        return rules != null
                && probe.expectStatus().isEmpty()
                && Conditions.name(rules.conditions(), Condition.Value.STATUS);
    }

    private Condition.Measurements measurements(HttpResponse answer) {
        var target = address;
        return new Condition.Measurements(
                answer.status().code(),
                target == null ? null : target.getAddress().getHostAddress(),
                elapsedNanos() / 1_000_000,
                true,
                leaf == null
                        ? 0
                        : leaf.getNotAfter().getTime() - surroundings.clock().millis(),
                0,
                body(),
                null,
                null);
    }

    private @Nullable Failure version() {
        var accepted = probe.options().httpVersions();
        if (accepted == null || accepted.isEmpty() || protocol == null) {
            return null;
        }
        var seen = protocol;
        return accepted.stream().anyMatch(version -> seen.equals(HttpVersions.of(version)))
                ? null
                : new Failure(
                        "http-version", "the answer is of another version of HTTP", seen, String.join(", ", accepted));
    }

    private Failure status(HttpResponse answer, int status) {
        boolean redirect = answer.headers().contains(HttpHeaderNames.LOCATION);
        return new Failure(
                "status",
                redirect
                        ? "the server answered " + status + ", a redirect that is not followed"
                        : "the server answered " + status,
                String.valueOf(status),
                probe.expectation());
    }

    /** @return false when that ended the probe */
    private boolean decode(HttpResponse answer) {
        var coding = probe.options().compression();
        if (coding == null) {
            return true;
        }
        isDecoded = true;
        try {
            var result = Decoding.decode(coding, raw(), bodyLimit);
            decoded = result.body();
            cut = cut || result.truncated();
            return true;
        } catch (IOException e) {
            if (!probe.accepts(answer.status().code())) {
                // Of two faults the first one that a person would look at.
                return true;
            }
            end(
                    Outcome.DOWN,
                    new Failure(
                            "decode",
                            "the body is not " + coding,
                            answer.headers().get(HttpHeaderNames.CONTENT_ENCODING),
                            coding),
                    false);
            return false;
        }
    }

    private byte[] raw() {
        var kept = body;
        if (kept == null) {
            return new byte[0];
        }
        var bytes = new byte[kept.readableBytes()];
        kept.getBytes(kept.readerIndex(), bytes);
        return bytes;
    }

    private byte[] body() {
        return isDecoded ? decoded : raw();
    }

    @Override
    Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
        return new Observation(outcome, failure, startedAt, finishedAt, timings, answer(truncated));
    }

    private @Nullable HttpAnswer answer(boolean truncated) {
        var where = addressText();
        if (where == null) {
            return null;
        }
        var response = head;
        boolean detail = depth == Depth.DETAIL;
        HttpHeaders fields = response == null ? EmptyHttpHeaders.INSTANCE : response.headers();
        return new HttpAnswer(
                where,
                response == null ? null : response.status().code(),
                response == null ? null : protocol,
                tlsVersion,
                fields.size(),
                isDecoded ? decoded.length : truncated ? Math.min(wireBytes, bodyLimit) : wireBytes,
                truncated,
                redirects == 0 ? null : url.text(),
                redirects,
                announced(fields),
                leaf == null ? null : leaf.getNotAfter().toInstant(),
                earliestExpiry,
                bestChainExpiry,
                detail && response != null ? grouped(fields) : null,
                detail && response != null ? shownBody() : null,
                sent);
    }

    private String shownBody() {
        var bytes = body();
        return new String(bytes, 0, Math.min(bytes.length, SHOWN_BODY), StandardCharsets.UTF_8);
    }

    private static @Nullable Long announced(HttpHeaders fields) {
        var text = fields.get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return text == null ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Map<String, List<String>> grouped(HttpHeaders fields) {
        var grouped = new TreeMap<String, List<String>>();
        fields.forEach(
                field -> grouped.computeIfAbsent(field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(field.getValue()));
        grouped.keySet().removeIf(name -> name.startsWith("x-http2-"));
        return grouped;
    }
}
