package dev.understudy.notifier.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a button or a link carries: one letter for the action, the delivery, and a signature over both, 39 characters of
 * ASCII. It says nothing to whoever finds it, and holds for that one message alone.
 */
@Singleton
class ActionTokens {

    private static final Logger LOG = Logger.getLogger(ActionTokens.class);
    private static final int SHORTEST_KEY = 32;
    private static final int SIGNATURE_BYTES = 12;
    private static final int ID_CHARACTERS = 22;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Secrets secrets;
    private final Optional<String> reference;
    private final byte[] ownKey = new byte[SHORTEST_KEY];

    ActionTokens(Secrets secrets, NotifierConfig config) {
        this.secrets = secrets;
        this.reference = config.signingKey();
        new SecureRandom().nextBytes(ownKey);
        if (reference.isEmpty()) {
            LOG.warn("understudy.notifier.signing-key is not set: buttons and links end with this process,"
                    + " and other replicas do not know them");
        }
    }

    /** What somebody wants who shows a token. */
    record Claimed(ReplyAction action, String deliveryId) {}

    /** Empty when the delivery's id is not one of ours, or the key cannot be read now: then there are no buttons. */
    Optional<String> sign(ReplyAction action, String deliveryId) {
        var id = id(deliveryId);
        if (id == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(action.letter() + ENCODER.encodeToString(id) + signature(action, id));
        } catch (SecretUnavailable | InvalidInput | IllegalStateException e) {
            LOG.warnf("No buttons: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Empty for whatever this installation did not sign. */
    Optional<Claimed> verify(String token) {
        if (!token.matches("[a-z][A-Za-z0-9_-]{38}")) {
            return Optional.empty();
        }
        var action = ReplyAction.ofLetter(token.charAt(0)).orElse(null);
        if (action == null) {
            return Optional.empty();
        }
        try {
            var id = Base64.getUrlDecoder().decode(token.substring(1, 1 + ID_CHARACTERS));
            boolean genuine = MessageDigest.isEqual(
                    signature(action, id).getBytes(UTF_8),
                    token.substring(1 + ID_CHARACTERS).getBytes(UTF_8));
            var bytes = ByteBuffer.wrap(id);
            return genuine
                    ? Optional.of(new Claimed(action, new UUID(bytes.getLong(), bytes.getLong()).toString()))
                    : Optional.empty();
        } catch (IllegalArgumentException | SecretUnavailable | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /**
     * Six digits that stand in a verification's message, for whoever cannot press what comes with it. They are made anew
     * from the key whenever they are needed, so nobody finds them in the database.
     */
    Optional<String> code(String deliveryId) {
        try {
            var digest = mac("understudy-code-1", (byte) 0, deliveryId.getBytes(UTF_8));
            return Optional.of("%06d".formatted((ByteBuffer.wrap(digest).getInt() & 0x7fffffff) % 1_000_000));
        } catch (SecretUnavailable | InvalidInput | IllegalStateException e) {
            LOG.warnf("No code: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private static byte @Nullable [] id(String deliveryId) {
        try {
            var id = UUID.fromString(deliveryId);
            return ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String signature(ReplyAction action, byte[] id) {
        return ENCODER.encodeToString(
                Arrays.copyOf(mac("understudy-action-1", (byte) action.letter(), id), SIGNATURE_BYTES));
    }

    private byte[] mac(String purpose, byte kind, byte[] id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            mac.update(purpose.getBytes(UTF_8));
            mac.update(kind);
            return mac.doFinal(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private byte[] key() {
        if (reference.isEmpty()) {
            return ownKey;
        }
        var key = secrets.resolve(SecretReference.parse(reference.get())).value();
        if (key.length() < SHORTEST_KEY) {
            throw new IllegalStateException(
                    "understudy.notifier.signing-key is shorter than " + SHORTEST_KEY + " characters");
        }
        return key.getBytes(UTF_8);
    }
}
