package dev.understudy.notifier.chat;

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
import dev.understudy.notifier.channel.ChatAnswers;
import dev.understudy.notifier.chat.ChatHandler.Written;
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
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What MAX and VK post. Both repeat what is not answered with 200; what cannot be read now never can. */
@Path("/hooks")
@Produces(MediaType.TEXT_PLAIN)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "hooks")
class ChatResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 1024 * 1024;
    private static final String MAX = "max";
    private static final String VK = "vk";

    private final ChatHandler handler;
    private final ChatAnswers answers;
    private final Secrets secrets;
    private final NotifierConfig config;
    private final MeterRegistry meters;
    private final ExecutorService speakers = Executors.newVirtualThreadPerTaskExecutor();

    ChatResource(
            ChatHandler handler, ChatAnswers answers, Secrets secrets, NotifierConfig config, MeterRegistry meters) {
        this.handler = handler;
        this.answers = answers;
        this.secrets = secrets;
        this.config = config;
        this.meters = meters;
    }

    @POST
    @Path("/max")
    @PermitAll
    @Operation(
            summary = "Takes an update of the MAX bot",
            description = "MAX proves itself by the header X-Max-Bot-Api-Secret.")
    @APIResponse(responseCode = "200", description = "taken")
    @APIResponse(responseCode = "401", description = "the secret is missing or wrong")
    public Response max(@HeaderParam("X-Max-Bot-Api-Secret") @Nullable String secret, byte[] body) {
        if (body.length > LARGEST || !isSecret(config.max().webhookSecret(), secret)) {
            return refused(MAX);
        }
        var update = tree(body);
        var language = Language.preferred(List.of(update.path("user_locale").asText("ru")));
        switch (update.path("update_type").asText("")) {
            case "message_callback" -> {
                var callback = update.path("callback");
                var account = callback.at("/user/user_id").asText("");
                boolean dialog = update.at("/message/recipient/chat_type")
                        .asText("dialog")
                        .equals("dialog");
                var said = handler.press(
                        callback.path("payload").asText(""),
                        new Answerer.Account(
                                MAX,
                                dialog
                                        ? account
                                        : "chat/"
                                                + update.at("/message/recipient/chat_id")
                                                        .asText(""),
                                account,
                                dialog),
                        language);
                speakers.execute(
                        () -> answers.toMaxPress(callback.path("callback_id").asText(""), said));
            }
            case "message_created" -> {
                var account = update.at("/message/sender/user_id").asText("");
                if (update.at("/message/recipient/chat_type").asText("").equals("dialog") && !account.isEmpty()) {
                    var link = update.at("/message/link");
                    handler.written(
                                    new Written(
                                            MAX,
                                            account,
                                            account,
                                            update.at("/message/body/text").asText(""),
                                            update.at("/message/body/mid").asText(""),
                                            link.path("type").asText("").equals("reply")
                                                    ? text(link.at("/message/mid"))
                                                    : Optional.empty()),
                                    language)
                            .ifPresent(said -> speakers.execute(() -> answers.sayInMax(account, said)));
                }
            }
            case "bot_stopped", "dialog_removed" ->
                handler.gone(MAX, update.at("/user/user_id").asText(""));
            default -> {
                // Nothing that anybody here waits for.
            }
        }
        return Response.ok("ok").build();
    }

    @POST
    @Path("/vk")
    @PermitAll
    @Operation(
            summary = "Takes an event of the VK community (Callback API)",
            description =
                    "VK repeats the secret key in each event; the confirmation is answered with the string that VK gave.")
    @APIResponse(responseCode = "200", description = "taken")
    @APIResponse(responseCode = "401", description = "the secret is missing or wrong")
    public Response vk(byte[] body) {
        var event = body.length > LARGEST ? MissingNode.getInstance() : tree(body);
        if (!isSecret(config.vk().secret(), event.path("secret").asText(""))) {
            return refused(VK);
        }
        var object = event.path("object");
        switch (event.path("type").asText("")) {
            case "confirmation" -> {
                return Response.ok(config.vk().confirmation().orElse("")).build();
            }
            case "message_event" -> {
                var account = object.path("user_id").asText("");
                var peer = object.path("peer_id").asText("");
                var said = handler.press(
                        object.at("/payload/token").asText(""),
                        new Answerer.Account(VK, peer, account, peer.equals(account)),
                        Language.RU);
                speakers.execute(() -> answers.toVkPress(object.path("event_id").asText(""), account, peer, said));
            }
            case "message_new" -> {
                var account = object.at("/message/from_id").asText("");
                var peer = object.at("/message/peer_id").asText("");
                if (peer.equals(account) && !account.isEmpty()) {
                    handler.written(
                                    new Written(
                                            VK,
                                            peer,
                                            account,
                                            object.at("/message/text").asText(""),
                                            event.path("event_id").asText(""),
                                            text(object.at("/message/reply_message/id"))),
                                    Language.RU)
                            .ifPresent(said -> speakers.execute(() -> answers.sayInVk(peer, said)));
                }
            }
            case "message_deny" -> handler.gone(VK, object.path("user_id").asText(""));
            default -> {
                // Nothing that anybody here waits for.
            }
        }
        return Response.ok("ok").build();
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
    }

    private boolean isSecret(Optional<String> reference, @Nullable String shown) {
        if (shown == null || shown.isEmpty() || reference.isEmpty()) {
            return false;
        }
        try {
            var expected = secrets.resolve(SecretReference.parse(reference.get()))
                    .value()
                    .strip();
            return MessageDigest.isEqual(expected.getBytes(UTF_8), shown.getBytes(UTF_8));
        } catch (SecretUnavailable | InvalidInput e) {
            return false;
        }
    }

    private Response refused(String source) {
        meters.counter("understudy.notifier.hooks.refused", "source", source).increment();
        return Response.status(401).build();
    }

    private static JsonNode tree(byte[] body) {
        try {
            var tree = JSON.readTree(new String(body, UTF_8));
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
