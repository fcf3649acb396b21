package dev.understudy.monitor.probe;

import dev.understudy.events.CheckTarget.TlsOptions;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS as clients of different minds do it. No session is resumed: every probe sees what a new visitor would. */
final class TlsContexts {

    private static final int MOST_KEPT = 256;

    private record Key(
            @Nullable String trust,
            boolean verify,
            @Nullable String minVersion,
            boolean http2) {}

    private final @Nullable KeyStore trusted;
    private final SslContext plain;
    private volatile @Nullable ChainJudge judge;
    private final Map<Key, SslContext> others = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SslContext> eldest) {
            return size() > MOST_KEPT;
        }
    });

    /** @param trusted certificates of authorities; the platform's when null */
    TlsContexts(@Nullable KeyStore trusted) {
        this.trusted = trusted;
        this.plain = build(new Key(null, true, null, false), null, null);
    }

    /** Judges by the same authorities. */
    ChainJudge judge() {
        var present = judge;
        if (present == null) {
            present = ChainJudge.trusting(trusted);
            judge = present;
        }
        return present;
    }

    /** Verifies, host name included; speaks HTTP/1.1. */
    SslContext plain() {
        return plain;
    }

    /** Takes any certificate, so that it can be looked at. */
    SslContext trustingAnything() {
        return of(new Key(null, false, null, false));
    }

    SslContext of(@Nullable TlsOptions options, boolean http2) {
        if (options == null && !http2) {
            return plain;
        }
        return of(key(options, http2));
    }

    /** With a client certificate, whose parts are secrets and kept nowhere. */
    SslContext of(TlsOptions options, boolean http2, String certificate, String privateKey) {
        return build(key(options, http2), certificate, privateKey);
    }

    /** Takes any certificate, and has one of its own to show. */
    SslContext trustingAnything(String certificate, String privateKey) {
        return build(new Key(null, false, null, false), certificate, privateKey);
    }

    /**
     * The soonest end in the verified chain that lasts longest; null when nothing is verified, or no chain holds. Checks
     * signatures: for probes of which everything is to be told.
     */
    @Nullable
    Instant bestChainEnd(@Nullable TlsOptions options, List<X509Certificate> presented, String name, Instant now) {
        if (presented.isEmpty() || options != null && Boolean.FALSE.equals(options.verify())) {
            return null;
        }
        try {
            var judging = options == null || options.trust() == null
                    ? judge()
                    : ChainJudge.trusting(TlsSettings.certificates(options.trust()));
            return judging.judge(presented, name, now, null).bestExpiresAt();
        } catch (CertificateException e) {
            return null;
        }
    }

    private static Key key(@Nullable TlsOptions options, boolean http2) {
        return options == null
                ? new Key(null, true, null, http2)
                : new Key(options.trust(), !Boolean.FALSE.equals(options.verify()), options.minVersion(), http2);
    }

    private SslContext of(Key key) {
        return others.computeIfAbsent(key, missing -> build(missing, null, null));
    }

    private SslContext build(Key key, @Nullable String certificate, @Nullable String privateKey) {
        try {
            var builder = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    // The smallest values that are no "unlimited": nothing is left to resume at the next slot.
                    .sessionCacheSize(1)
                    .sessionTimeout(1);
            if (key.verify()) {
                builder.endpointIdentificationAlgorithm("HTTPS")
                        .trustManager(PresentedChain.judgedBy(
                                key.trust() == null
                                        ? trusted
                                        : TlsSettings.store(TlsSettings.certificates(key.trust()))));
            } else {
                builder.endpointIdentificationAlgorithm(null).trustManager(InsecureTrustManagerFactory.INSTANCE);
            }
            if ("TLSv1.3".equals(key.minVersion())) {
                builder.protocols("TLSv1.3");
            }
            if (key.http2()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1));
            }
            if (certificate != null && privateKey != null) {
                builder.keyManager(stream(certificate), stream(privateKey));
            }
            return builder.build();
        } catch (SSLException | CertificateException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS cannot be set up as defined: " + e.getMessage(), e);
        }
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
