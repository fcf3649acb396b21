package dev.understudy.demo.mailroom;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret shared with whoever sends webhooks, and the check of their signatures by the rules of Standard Webhooks
 * 1.0 (symmetric, {@code v1}).
 */
public final class WebhookSecret {

    /** How far the sender's clock may be off; the value the specification's own libraries use. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 24;

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** What a check found. */
    enum Verdict {
        RIGHT("signature right"),
        INCOMPLETE("one of the headers webhook-id, webhook-timestamp, webhook-signature is missing"),
        STALE("webhook-timestamp is not within five minutes of now"),
        WRONG("signature wrong");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * Reads a secret of the form {@code whsec_<base64>}.
     *
     * @throws IOException when the file cannot be read or holds none; the message never shows the content
     */
    public static WebhookSecret read(Path file) throws IOException {
        try {
            return of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            throw new IOException("the webhook secret file " + file + " does not exist", e);
        } catch (IllegalArgumentException | MalformedInputException e) {
            throw new IOException("the webhook secret file " + file + " does not hold whsec_<base64 of at least "
                    + SHORTEST_KEY + " bytes>");
        }
    }

    /** @throws IllegalArgumentException when the text is not {@code whsec_<base64 of at least 24 bytes>} */
    static WebhookSecret of(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("A webhook secret starts with " + PREFIX);
        }
        byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("A webhook secret has at least " + SHORTEST_KEY + " bytes");
        }
        return new WebhookSecret(key);
    }

    /**
     * Checks a call.
     *
     * @param timestamp epoch seconds, as sent
     * @param signatures one or more, separated by spaces; one right one is enough, so that a key can be changed
     */
    Verdict check(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body, Instant now) {
        if (id == null || timestamp == null || signatures == null) {
            return Verdict.INCOMPLETE;
        }
        if (!isRecent(timestamp, now)) {
            return Verdict.STALE;
        }
        byte[] expected = signature(id, timestamp, body).getBytes(StandardCharsets.UTF_8);
        for (String signature : signatures.split(" ", -1)) {
            if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
                return Verdict.RIGHT;
            }
        }
        return Verdict.WRONG;
    }

    /** The one right signature, {@code v1,<base64>}. */
    String signature(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static boolean isRecent(String timestamp, Instant now) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        return Duration.between(sent, now).abs().compareTo(TOLERANCE) <= 0;
    }
}
