package dev.understudy.notifier.telegram;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/hooks/telegram")
@Tag(name = "hooks", description = "what providers call")
class TelegramResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_UPDATE = 1024 * 1024;

    private final TelegramBot bot;
    private final Secrets secrets;
    private final Optional<String> secretReference;
    private final MeterRegistry meters;
    private final ExecutorService speakers = Executors.newVirtualThreadPerTaskExecutor();

    TelegramResource(TelegramBot bot, Secrets secrets, NotifierConfig config, MeterRegistry meters) {
        this.bot = bot;
        this.secrets = secrets;
        this.secretReference = config.telegram().webhookSecret();
        this.meters = meters;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Takes an update of the Telegram bot",
            description =
                    "Telegram proves itself by the header X-Telegram-Bot-Api-Secret-Token. An update that comes again"
                            + " has no further effect.")
    @APIResponse(responseCode = "200", description = "stored")
    @APIResponse(responseCode = "401", description = "the secret is missing or wrong")
    public Response update(@HeaderParam("X-Telegram-Bot-Api-Secret-Token") @Nullable String secret, byte[] body) {
        if (!isGenuine(secret)) {
            meters.counter("understudy.notifier.hooks.refused", "source", "telegram")
                    .increment();
            return Response.status(401).build();
        }
        JsonNode update;
        try {
            update = body.length > LARGEST_UPDATE ? null : JSON.readTree(new String(body, UTF_8));
        } catch (JsonProcessingException e) {
            update = null;
        }
        if (update != null) {
            var answers = bot.accept(update);
            speakers.execute(() -> bot.say(answers));
        }
        // Telegram repeats whatever is not answered with 200; what cannot be read now never can.
        return Response.ok().build();
    }

    private boolean isGenuine(@Nullable String secret) {
        if (secret == null || secretReference.isEmpty()) {
            return false;
        }
        try {
            var expected = secrets.resolve(SecretReference.parse(secretReference.get()))
                    .value();
            return MessageDigest.isEqual(expected.getBytes(UTF_8), secret.getBytes(UTF_8));
        } catch (SecretUnavailable | InvalidInput e) {
            return false;
        }
    }
}
