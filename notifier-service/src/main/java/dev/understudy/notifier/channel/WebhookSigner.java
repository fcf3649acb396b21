package dev.understudy.notifier.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.kit.secret.Secret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs by <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 * Webhooks</a>, symmetric scheme {@code v1}.
 */
final class WebhookSigner {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    /** The specification asks for 24 to 64 bytes; longer keys do no harm. */
    private static final int SHORTEST_KEY = 24;

    private WebhookSigner() {}

    /**
     * The value of {@code webhook-signature}: one signature for each secret.
     *
     * @param secrets {@code whsec_<base64>}, or several of them separated by white space while a key is being replaced
     * @throws IllegalArgumentException when the secret has another form; the message does not show it
     */
    static String sign(Secret secrets, String id, Instant timestamp, byte[] body) {
        return Arrays.stream(secrets.value().strip().split("\\s+"))
                .map(secret -> "v1," + signature(key(secret), id, timestamp, body))
                .collect(Collectors.joining(" "));
    }

    private static byte[] key(String secret) {
        byte[] key;
        try {
            key = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "the webhook's secret is not whsec_ and the base64 of at least " + SHORTEST_KEY + " bytes");
        }
        return key;
    }

    private static String signature(byte[] key, String id, Instant timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + timestamp.getEpochSecond() + ".").getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
