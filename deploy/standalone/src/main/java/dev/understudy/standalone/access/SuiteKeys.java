package dev.understudy.standalone.access;

import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** The suite's own key pair: the private key signs tokens here, the services verify them with the public one. */
public final class SuiteKeys {

    private static final int BITS = 2048;
    private static final Duration ADMIN_TTL = Duration.ofDays(365);
    private static final Duration ADMIN_RENEWAL = Duration.ofDays(30);
    private static final int PEM_LINE = 64;

    private final RSAPrivateCrtKey privateKey;
    private final PublicKey publicKey;

    private SuiteKeys(RSAPrivateCrtKey privateKey) throws GeneralSecurityException {
        this.privateKey = privateKey;
        this.publicKey = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
    }

    /**
     * The keys of this folder; made when there are none, together with the public key's file and the admin token, which
     * is renewed when it has less than a month left.
     *
     * @throws LauncherFailure when they cannot be read or written
     */
    public static SuiteKeys prepared(DataFolder folder, Instant now) {
        try {
            if (!Files.exists(folder.privateKey())) {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(BITS);
                var pair = generator.generateKeyPair();
                PrivateFile.write(
                        folder.privateKey(),
                        pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            }
            var keys = read(folder);
            PrivateFile.write(folder.publicKey(), pem("PUBLIC KEY", keys.publicKey.getEncoded()));
            if (!keys.isGood(folder, now.plus(ADMIN_RENEWAL))) {
                var token = new TokenIssuer(keys).issue(Role.ADMIN, null, "admin", ADMIN_TTL, now);
                PrivateFile.write(folder.adminToken(), token + "\n");
            }
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw new LauncherFailure("The keys in %s cannot be made: %s".formatted(folder.keys(), e.getMessage()), e);
        }
    }

    /** @throws LauncherFailure when there are none, or they are broken */
    public static SuiteKeys read(DataFolder folder) {
        try {
            if (!Files.exists(folder.privateKey())) {
                throw new LauncherFailure(
                        "%s does not exist: no suite was started on this folder yet. Start one with `understudy up`, or name its folder with --data."
                                .formatted(folder.privateKey()));
            }
            var encoded = body(Files.readString(folder.privateKey()));
            var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new SuiteKeys((RSAPrivateCrtKey) key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new LauncherFailure(
                    "%s is no readable private key (%s); restore it from a backup, or delete the folder %s to have new keys made, which ends all tokens."
                            .formatted(folder.privateKey(), e.getMessage(), folder.keys()),
                    e);
        }
    }

    RSAPrivateCrtKey privateKey() {
        return privateKey;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    private boolean isGood(DataFolder folder, Instant at) throws IOException {
        return Files.exists(folder.adminToken())
                && TokenIssuer.isValid(Files.readString(folder.adminToken()).strip(), publicKey, at);
    }

    private static String pem(String type, byte[] encoded) {
        var body = Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type, body);
    }

    private static byte[] body(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
