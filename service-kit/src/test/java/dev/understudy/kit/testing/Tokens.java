package dev.understudy.kit.testing;

import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bearer tokens that the service under test accepts. Each is the bare token: send {@code "Bearer " + token}. */
public final class Tokens {

    /** A literal is one object in the whole JVM, whichever class loader has read it. */
    private static final Object LOCK = "dev.understudy.kit.testing.Tokens";

    private static final String PRIVATE_KEY = "understudy.test.jwt.private-key";
    private static final String PUBLIC_KEY = "understudy.test.jwt.public-key";

    private Tokens() {}

    public static String admin() {
        return of("admin", null);
    }

    public static String dispatcher() {
        return of("dispatcher", null);
    }

    public static String engineer() {
        return of("engineer", null);
    }

    public static String auditor() {
        return of("auditor", null);
    }

    public static String ingest() {
        return of("ingest", null);
    }

    /** Of somebody at this client, who sees that client's projects only. */
    public static String client(String clientId) {
        return of("client", clientId);
    }

    /** Subject {@code test-<role>}, valid for an hour. */
    public static String of(String role, @Nullable String clientId) {
        return of("test-" + role, Set.of(role), clientId, Duration.ofHours(1));
    }

    /** @param lifetime negative for a token that has expired */
    public static String of(String subject, Set<String> roles, @Nullable String clientId, Duration lifetime) {
        var claims = Jwt.issuer("understudy").subject(subject).groups(roles);
        if (clientId != null) {
            claims.claim("client", clientId);
        }
        long now = System.currentTimeMillis() / 1000;
        claims.issuedAt(now + Math.min(0, 2 * lifetime.toSeconds()));
        return claims.expiresAt(now + lifetime.toSeconds()).sign(privateKey());
    }

    /** The key that the service under test is configured with: X.509, Base64. */
    public static String publicKey() {
        ensureKeys();
        return System.getProperty(PUBLIC_KEY);
    }

    private static PrivateKey privateKey() {
        ensureKeys();
        try {
            var bytes = Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read back the test key", e);
        }
    }

    /** Made anew in every JVM, and shared through system properties: test frameworks load this class more than once. */
    private static void ensureKeys() {
        synchronized (LOCK) {
            if (System.getProperty(PRIVATE_KEY) != null) {
                return;
            }
            try {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                var pair = generator.generateKeyPair();
                var base64 = Base64.getEncoder();
                System.setProperty(
                        PUBLIC_KEY, base64.encodeToString(pair.getPublic().getEncoded()));
                System.setProperty(
                        PRIVATE_KEY, base64.encodeToString(pair.getPrivate().getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has RSA", e);
            }
        }
    }
}
