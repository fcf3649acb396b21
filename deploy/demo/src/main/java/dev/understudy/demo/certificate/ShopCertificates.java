package dev.understudy.demo.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The shop's certificates for {@code localhost} and {@code 127.0.0.1}, made at the first start and kept: an authority
 * of the demo's own, a certificate in order and an expired one, both signed by it. Who trusts {@code ca.pem} finds the
 * first good and in the second nothing wrong but its date.
 */
public final class ShopCertificates {

    private static final String AUTHORITY = "ca";
    private static final String CURRENT = "current";
    private static final String EXPIRED = "expired";
    /** The format wants one; what protects the file is its mode. */
    private static final String PASSWORD = "demo-shop";

    private static final String SUBJECT = "CN=localhost, O=Samovar and Co";

    static {
        // Stretching a password that is no secret would only cost each start a second.
        for (String count : List.of("certPbeIterationCount", "keyPbeIterationCount", "macIterationCount")) {
            System.setProperty("keystore.pkcs12." + count, "1");
        }
    }

    private final KeyStore store;

    private ShopCertificates(KeyStore store) {
        this.store = store;
    }

    /**
     * Reads the certificates of the folder, or makes them when they are missing, unreadable or no longer valid.
     *
     * @throws IOException when they can neither be read nor made
     */
    public static ShopCertificates in(Path folder, Clock clock) throws IOException {
        Path file = folder.resolve("shop.p12");
        try {
            if (!isUsable(file, clock)) {
                make(file, clock);
            }
            KeyStore store = read(file);
            Files.writeString(folder.resolve("ca.pem"), pem(store.getCertificate(AUTHORITY)));
            writeTrustStore(folder.resolve("trust.p12"), store.getCertificate(AUTHORITY));
            return new ShopCertificates(store);
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificates in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** For a JVM that is to trust the shop besides whom it trusts anyway; the format wants a password: {@code changeit}. */
    private static void writeTrustStore(Path file, Certificate authority) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        var platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        platform.init((KeyStore) null);
        for (var trustManager : platform.getTrustManagers()) {
            if (trustManager instanceof X509TrustManager x509) {
                for (var issuer : x509.getAcceptedIssuers()) {
                    trusted.setCertificateEntry("platform-" + trusted.size(), issuer);
                }
            }
        }
        trusted.setCertificateEntry("demo", authority);
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, "changeit".toCharArray());
        }
    }

    /**
     * A server context that decides at each handshake which certificate it shows. The two never share a session, so a
     * client that resumes one still learns of the change.
     *
     * @param showExpired asked at each handshake
     */
    public SSLContext serverContext(BooleanSupplier showExpired) throws GeneralSecurityException {
        SSLContext current = contextOf(CURRENT);
        SSLContext expired = contextOf(EXPIRED);
        return new SwitchedContext(current.getProvider(), () -> showExpired.getAsBoolean() ? expired : current);
    }

    private SSLContext contextOf(String alias) throws GeneralSecurityException {
        try {
            KeyStore single = KeyStore.getInstance("PKCS12");
            single.load(null, null);
            Key key = store.getKey(alias, PASSWORD.toCharArray());
            single.setKeyEntry(alias, key, PASSWORD.toCharArray(), store.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(single, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static boolean isUsable(Path file, Clock clock) {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            Date now = Date.from(clock.instant());
            if (read(file).getCertificate(CURRENT) instanceof X509Certificate current) {
                current.checkValidity(now);
                return true;
            }
            return false;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        for (String alias : List.of(AUTHORITY, CURRENT, EXPIRED)) {
            if (!store.isKeyEntry(alias)) {
                throw new CertificateException("no entry '" + alias + "'");
            }
        }
        return store;
    }

    private static void make(Path file, Clock clock) throws IOException, GeneralSecurityException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Instant now = clock.instant();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Issued authority =
                Issued.authority("CN=Samovar and Co demo authority", now.minus(days(60)), now.plus(days(3650)));
        put(store, AUTHORITY, authority);
        put(store, CURRENT, authority.issueForLoopback(SUBJECT, now.minus(days(1)), now.plus(days(3600))), authority);
        put(store, EXPIRED, authority.issueForLoopback(SUBJECT, now.minus(days(40)), now.minus(days(30))), authority);
        // A start that is cut off leaves a draft behind, never half a key store.
        Path draft = Files.createTempFile(folder, "shop", ".p12");
        try (OutputStream out = Files.newOutputStream(draft)) {
            store.store(out, PASSWORD.toCharArray());
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void put(KeyStore store, String alias, Issued issued, Issued... signers) throws KeyStoreException {
        Certificate[] chain = Stream.concat(Stream.of(issued), Stream.of(signers))
                .map(Issued::certificate)
                .toArray(Certificate[]::new);
        store.setKeyEntry(alias, issued.key(), PASSWORD.toCharArray(), chain);
    }

    private static Duration days(long days) {
        return Duration.ofDays(days);
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }
}
