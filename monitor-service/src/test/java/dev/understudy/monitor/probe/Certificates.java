package dev.understudy.monitor.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates for 127.0.0.1 and others, made by the JDK's own tool. */
public final class Certificates {

    private static final char[] PASSWORD = "for-tests-only".toCharArray();

    private Certificates() {}

    /** @param names as in {@code ip:127.0.0.1}, {@code dns:shop.test} */
    public static KeyStore selfSigned(Path folder, String names, String startDate, int days)
            throws IOException, InterruptedException, GeneralSecurityException {
        var file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var process = new ProcessBuilder(List.of(
                        tool.toString(),
                        "-genkeypair",
                        "-alias",
                        "site",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=Магазин",
                        "-ext",
                        "san=" + names,
                        "-startdate",
                        startDate,
                        "-validity",
                        Integer.toString(days),
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool made no key: " + said);
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    public static ServerSocketFactory serving(KeyStore keys) throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    /** The certificate as people write it into a definition. */
    public static String pem(KeyStore keys) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + java.util.Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("site").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** Only the certificates, as those whom a client trusts. */
    static KeyStore trusting(KeyStore keys) throws GeneralSecurityException, IOException {
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("site", keys.getCertificate("site"));
        return trust;
    }
}
