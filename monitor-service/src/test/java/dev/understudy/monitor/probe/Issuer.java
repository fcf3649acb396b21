package dev.understudy.monitor.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** An authority, or a server's key with its certificate: whoever has a key can issue. */
record Issuer(KeyPair keys, X509Certificate certificate) {

    private static final char[] PASSWORD = "for-tests-only".toCharArray();
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    static KeyPair ec() {
        return pair("EC", 256);
    }

    static KeyPair pair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Issuer root(String name) {
        var keys = ec();
        var own = new X500Name("CN=" + name);
        return new Issuer(keys, issue(own, keys.getPrivate(), own, keys, -1000, 4000, true, null, List.of()));
    }

    /** @param from and {@code until} days from now */
    Issuer authority(String name, KeyPair keys, int from, int until) {
        return new Issuer(
                keys,
                issue(
                        subject(certificate),
                        this.keys.getPrivate(),
                        new X500Name("CN=" + name),
                        keys,
                        from,
                        until,
                        true,
                        null,
                        List.of()));
    }

    Issuer server(KeyPair keys, int until, List<GeneralName> names) {
        return server(keys, until, null, names);
    }

    /** @param ocsp URL of the responder */
    Issuer server(KeyPair keys, int until, String ocsp, List<GeneralName> names) {
        return new Issuer(
                keys,
                issue(
                        subject(certificate),
                        this.keys.getPrivate(),
                        new X500Name("CN=Магазин"),
                        keys,
                        -10,
                        until,
                        false,
                        ocsp,
                        names));
    }

    static GeneralName loopback() {
        return new GeneralName(GeneralName.iPAddress, "127.0.0.1");
    }

    static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static X500Name subject(X509Certificate certificate) {
        try {
            return new JcaX509CertificateHolder(certificate).getSubject();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate issue(
            X500Name issuer,
            PrivateKey by,
            X500Name subject,
            KeyPair keys,
            int from,
            int until,
            boolean authority,
            String ocsp,
            List<GeneralName> names) {
        try {
            var now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(now.plus(Duration.ofDays(from))),
                    Date.from(now.plus(Duration.ofDays(until))),
                    subject,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            if (ocsp != null) {
                builder.addExtension(
                        Extension.authorityInfoAccess,
                        false,
                        new AuthorityInformationAccess(new AccessDescription(
                                AccessDescription.id_ad_ocsp,
                                new GeneralName(GeneralName.uniformResourceIdentifier, ocsp))));
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(by)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        return new JcaContentSignerBuilder(key.getAlgorithm().startsWith("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                .build(key);
    }

    /** Answers a question about one of its certificates as an OCSP responder does (RFC 6960). */
    byte[] ocsp(byte[] question, boolean revoked, Duration validFor) {
        try {
            var request = new OCSPReq(question);
            BasicOCSPRespBuilder response = new JcaBasicOCSPRespBuilder(
                    keys.getPublic(),
                    new JcaDigestCalculatorProviderBuilder().build().get(org.bouncycastle.cert.ocsp.RespID.HASH_SHA1));
            var now = Instant.now();
            for (var asked : request.getRequestList()) {
                CertificateStatus status = revoked
                        ? new RevokedStatus(Date.from(now.minusSeconds(3600)), CRLReason.keyCompromise)
                        : CertificateStatus.GOOD;
                response.addResponse(
                        asked.getCertID(),
                        status,
                        Date.from(now.minus(Duration.ofDays(2))),
                        Date.from(now.plus(validFor)),
                        null);
            }
            var nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
            if (nonce != null) {
                response.setResponseExtensions(new org.bouncycastle.asn1.x509.Extensions(nonce));
            }
            var signed = response.build(
                    signer(keys.getPrivate()), new X509CertificateHolder[0], Date.from(now.minus(Duration.ofDays(2))));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, signed)
                    .getEncoded();
        } catch (OCSPException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a server needs to show itself with these certificates. */
    SSLContext serving(X509Certificate... chain) {
        return servingTo(null, chain);
    }

    /** @param clients whose certificates are taken; null: none is asked for */
    SSLContext servingTo(X509Certificate clients, X509Certificate... chain) {
        try {
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store(chain), PASSWORD);
            TrustManager[] trusting = null;
            if (clients != null) {
                var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(trust(clients));
                trusting = factory.getTrustManagers();
            }
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), trusting, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    KeyStore store(X509Certificate... chain) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server", keys.getPrivate(), PASSWORD, Arrays.copyOf(chain, chain.length, Certificate[].class));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyStore trust(X509Certificate... authorities) {
        return TlsSettings.store(List.of(authorities));
    }

    static String pem(X509Certificate... certificates) {
        try {
            var text = new StringBuilder();
            for (var certificate : certificates) {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return text.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }
}
