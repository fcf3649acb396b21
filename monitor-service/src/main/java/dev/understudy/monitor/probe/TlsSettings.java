package dev.understudy.monitor.probe;

import dev.understudy.events.CheckTarget.TlsOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a definition says of TLS, judged and read. */
final class TlsSettings {

    private static final int LONGEST_TRUST = 65_536;

    private TlsSettings() {}

    static void check(@Nullable TlsOptions options, Problems problems) {
        if (options == null) {
            return;
        }
        serverName("serverName", options.serverName(), problems);
        trust("trust", options.trust(), problems);
        clientCertificate(options.clientCertificate(), options.clientKey(), problems);
        problems.oneOf("minVersion", options.minVersion(), List.of("TLSv1.2", "TLSv1.3"));
    }

    static void clientCertificate(@Nullable String certificate, @Nullable String key, Problems problems) {
        problems.secret("clientCertificate", certificate);
        problems.secret("clientKey", key);
        if ((certificate == null) != (key == null)) {
            problems.add("clientKey", "required", "a client certificate comes with its key; give both references");
        }
    }

    static void serverName(String field, @Nullable String name, Problems problems) {
        if (name != null && !name.isEmpty()) {
            Endpoint.host(problems, field, name);
        }
    }

    static void trust(String field, @Nullable String pem, Problems problems) {
        if (pem == null) {
            return;
        }
        try {
            if (pem.length() > LONGEST_TRUST || certificates(pem).isEmpty()) {
                problems.add(
                        field,
                        "certificate",
                        "give certificates in PEM form, at most " + LONGEST_TRUST + " characters");
            }
        } catch (CertificateException e) {
            problems.add(field, "certificate", "this is no certificate in PEM form");
        }
    }

    static List<X509Certificate> certificates(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    static KeyStore store(List<X509Certificate> certificates) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("trusted-" + i, certificates.get(i));
            }
            return store;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("certificates cannot be kept", e);
        }
    }
}
