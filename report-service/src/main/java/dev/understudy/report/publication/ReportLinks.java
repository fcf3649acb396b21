package dev.understudy.report.publication;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What the link to a report carries, for a recipient who has no token: the report, the person, and a signature over both.
 * It holds for that one report and speaks for that one person.
 */
@Singleton
class ReportLinks {

    private static final Logger LOG = Logger.getLogger(ReportLinks.class);
    private static final int SHORTEST_KEY = 32;
    private static final int SIGNATURE_BYTES = 16;
    private static final int LONGEST = 600;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final Secrets secrets;
    private final Optional<String> reference;
    private final byte[] ownKey = new byte[SHORTEST_KEY];

    ReportLinks(Secrets secrets, @ConfigProperty(name = "understudy.report.signing-key") Optional<String> reference) {
        this.secrets = secrets;
        this.reference = reference;
        new SecureRandom().nextBytes(ownKey);
        if (reference.isEmpty()) {
            LOG.warn("understudy.report.signing-key is not set: links to reports end with this process,"
                    + " and other replicas do not know them");
        }
    }

    /**
     * At the start rather than in the first report: what is set has to be right.
     *
     * @throws IllegalStateException when the key is too short, or the reference is none
     */
    void check(@Observes StartupEvent start) {
        try {
            key();
        } catch (InvalidInput e) {
            throw new IllegalStateException("understudy.report.signing-key: " + e.getMessage(), e);
        } catch (SecretUnavailable e) {
            // Its store may come later than this service.
            LOG.errorf(
                    "understudy.report.signing-key cannot be read now, links to reports need a login: %s",
                    e.getMessage());
        }
    }

    /** Who shows a token, and for which report. */
    record Claimed(String reportId, String personId) {}

    /** Empty when the key cannot be read now: then the message has the plain address of the report. */
    Optional<String> sign(String reportId, String personId) {
        try {
            var text = ENCODER.encodeToString(reportId.getBytes(UTF_8))
                    + "."
                    + ENCODER.encodeToString(personId.getBytes(UTF_8));
            return Optional.of(text + "." + signature(text));
        } catch (SecretUnavailable | InvalidInput | IllegalStateException e) {
            LOG.warnf("No signed link: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Empty for whatever this installation did not sign. */
    Optional<Claimed> verify(String token) {
        var parts = FORM.matcher(token);
        if (token.length() > LONGEST || !parts.matches()) {
            return Optional.empty();
        }
        try {
            boolean genuine = MessageDigest.isEqual(
                    signature(parts.group(1) + "." + parts.group(2)).getBytes(UTF_8),
                    parts.group(3).getBytes(UTF_8));
            return genuine
                    ? Optional.of(new Claimed(
                            new String(DECODER.decode(parts.group(1)), UTF_8),
                            new String(DECODER.decode(parts.group(2)), UTF_8)))
                    : Optional.empty();
        } catch (SecretUnavailable | InvalidInput | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            mac.update("understudy-report-1".getBytes(UTF_8));
            return ENCODER.encodeToString(Arrays.copyOf(mac.doFinal(text.getBytes(UTF_8)), SIGNATURE_BYTES));
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
                    "understudy.report.signing-key is shorter than " + SHORTEST_KEY + " characters");
        }
        return key.getBytes(UTF_8);
    }
}
