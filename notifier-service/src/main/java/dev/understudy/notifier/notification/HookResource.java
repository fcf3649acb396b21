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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Buttons and the command of Slack and Mattermost. Both lead to an account, which counts as whoever linked it; Slack's
 * accounts are known with their team, for two teams may have the same.
 */
@Path("/hooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "hooks", description = "what providers call")
class HookResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 1024 * 1024;
    private static final String SLACK = "slack";
    private static final String MATTERMOST = "mattermost";
    /** Slack: requests older than that are not to be believed. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Replies replies;
    private final SlashCommands commands;
    private final Secrets secrets;
    private final Optional<String> slackSecret;
    private final Optional<String> commandToken;
    private final MeterRegistry meters;
    private final Clock clock;

    HookResource(
            Replies replies,
            SlashCommands commands,
            Secrets secrets,
            NotifierConfig config,
            MeterRegistry meters,
            Clock clock) {
        this.replies = replies;
        this.commands = commands;
        this.secrets = secrets;
        this.slackSecret = config.slack().signingSecret();
        this.commandToken = config.mattermost().commandToken();
        this.meters = meters;
        this.clock = clock;
    }

    @POST
    @Path("/slack")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Takes a press of a Slack button, and the slash command",
            description = "Signed by Slack (X-Slack-Signature, version v0), at most five minutes old.")
    @APIResponse(responseCode = "200", description = "taken; the text is for whoever pressed")
    @APIResponse(responseCode = "401", description = "the signature is missing, wrong or too old")
    public Response slack(
            @HeaderParam("X-Slack-Signature") @Nullable String signature,
            @HeaderParam("X-Slack-Request-Timestamp") @Nullable String timestamp,
            byte[] body) {
        if (body.length > LARGEST || !isGenuine(signature, timestamp, body)) {
            return refused(SLACK);
        }
        var form = form(body);
        if (form.containsKey("command")) {
            return said(command(
                    SLACK,
                    form,
                    account(form.get("team_id"), form.get("user_id")),
                    form.getOrDefault("trigger_id", "")));
        }
        var payload = tree(form.getOrDefault("payload", ""));
        if (payload.isMissingNode()) {
            return Response.ok().build();
        }
        return said(press(
                payload.at("/actions/0/value").asText(""),
                SLACK,
                account(
                        payload.at("/team/id")
                                .asText(payload.at("/user/team_id").asText("")),
                        payload.at("/user/id").asText(""))));
    }

    private static String account(@Nullable String team, @Nullable String user) {
        return known(user).isEmpty() ? "" : known(team).isEmpty() ? known(user) : known(team) + "/" + known(user);
    }

    /** What has the form of an id; Mattermost signs nothing, so anything may come. */
    private static String known(@Nullable String id) {
        return id != null && id.matches("[A-Za-z0-9_-]{1,100}") ? id : "";
    }

    /** What somebody writes behind the command: the same words that a bot understands. */
    private String command(String kind, Map<String, String> form, String account, String invocation) {
        return commands.carryOut(
                kind, account, form.getOrDefault("command", "/understudy"), form.getOrDefault("text", ""), invocation);
    }

    private static Map<String, String> form(byte[] body) {
        var form = new HashMap<String, String>();
        for (var pair : new String(body, UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
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
            return refused(MATTERMOST);
        }
        var pressed = tree(new String(body, UTF_8));
        var said = press(
                pressed.at("/context/token").asText(""),
                MATTERMOST,
                known(pressed.path("user_id").asText("")));
        return Response.ok(Map.of("ephemeral_text", said)).build();
    }

    @POST
    @Path("/mattermost/command")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Takes the slash command of Mattermost",
            description = "Mattermost proves itself by the command's token.")
    @APIResponse(responseCode = "200", description = "carried out; the text is for whoever wrote it")
    @APIResponse(responseCode = "401", description = "the token is missing or wrong")
    public Response mattermostCommand(byte[] body) {
        var form = body.length > LARGEST ? Map.<String, String>of() : form(body);
        if (!isCommandToken(form.getOrDefault("token", ""))) {
            return refused(MATTERMOST);
        }
        return said(command(MATTERMOST, form, known(form.get("user_id")), known(form.get("trigger_id"))));
    }

    private boolean isCommandToken(String shown) {
        if (shown.isEmpty() || commandToken.isEmpty()) {
            return false;
        }
        try {
            var expected = secrets.resolve(SecretReference.parse(commandToken.get()))
                    .value()
                    .strip();
            return MessageDigest.isEqual(expected.getBytes(UTF_8), shown.getBytes(UTF_8));
        } catch (SecretUnavailable | InvalidInput e) {
            return false;
        }
    }

    private String press(String token, String kind, String account) {
        var language = commands.language(kind, account, Language.EN);
        return replies.press(token, new Answerer.Member(kind, account), language)
                .said();
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
