package dev.understudy.notifier.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.notification.Replies.Answerer;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Buttons of Slack and Mattermost. */
@Path("/hooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "hooks", description = "what providers call")
class HookResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 1024 * 1024;
    /** Slack: requests older than that are not to be believed. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Replies replies;
    private final Secrets secrets;
    private final Optional<String> slackSecret;
    private final MeterRegistry meters;
    private final Clock clock;

    HookResource(Replies replies, Secrets secrets, NotifierConfig config, MeterRegistry meters, Clock clock) {
        this.replies = replies;
        this.secrets = secrets;
        this.slackSecret = config.slack().signingSecret();
        this.meters = meters;
        this.clock = clock;
    }

    @POST
    @Path("/slack")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Takes a press of a Slack button",
            description = "Signed by Slack (X-Slack-Signature, version v0), at most five minutes old.")
    @APIResponse(responseCode = "200", description = "taken; the text is for whoever pressed")
    @APIResponse(responseCode = "401", description = "the signature is missing, wrong or too old")
    public Response slack(
            @HeaderParam("X-Slack-Signature") @Nullable String signature,
            @HeaderParam("X-Slack-Request-Timestamp") @Nullable String timestamp,
            byte[] body) {
        if (body.length > LARGEST || !isGenuine(signature, timestamp, body)) {
            return refused("slack");
        }
        var form = new String(body, UTF_8);
        if (!form.startsWith("payload=")) {
            return Response.ok().build();
        }
        var payload = tree(decoded(form.substring("payload=".length())));
        return said(press(payload.at("/actions/0/value").asText("")));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private boolean isGenuine(@Nullable String signature, @Nullable String timestamp, byte[] body) {
        if (signature == null || timestamp == null || slackSecret.isEmpty() || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        if (age.abs().compareTo(FRESH) > 0) {
            return false;
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    secrets.resolve(SecretReference.parse(slackSecret.get()))
                            .value()
                            .getBytes(UTF_8),
                    "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(UTF_8));
            var expected = "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
            return MessageDigest.isEqual(expected.getBytes(UTF_8), signature.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        } catch (SecretUnavailable | InvalidInput e) {
            return false;
        }
    }

    @POST
    @Path("/mattermost")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Takes a press of a Mattermost button",
            description = "Mattermost does not sign; the button's own token proves that the message was there.")
    @APIResponse(responseCode = "200", description = "taken; the text is for whoever pressed")
    public Response mattermost(byte[] body) {
        if (body.length > LARGEST) {
            return refused("mattermost");
        }
        var said = press(tree(new String(body, UTF_8)).at("/context/token").asText(""));
        return Response.ok(Map.of("ephemeral_text", said)).build();
    }

    private String press(String token) {
        return replies.press(token, new Answerer.Holder(), Language.EN).said();
    }

    private static Response said(String text) {
        return Response.ok(Map.of("response_type", "ephemeral", "replace_original", false, "text", text))
                .build();
    }

    private Response refused(String source) {
        meters.counter("understudy.notifier.hooks.refused", "source", source).increment();
        return Response.status(401).build();
    }

    private static JsonNode tree(String text) {
        try {
            var tree = JSON.readTree(text);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
