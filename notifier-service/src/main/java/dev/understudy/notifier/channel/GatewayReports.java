package dev.understudy.notifier.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.SecretUnavailable;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.NotifierConfig;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a gateway of short messages and calls says by itself of what it took: smsc.ru's call, or one that is configured. */
@Singleton
public class GatewayReports {

    private final SmsGateway gateway;
    private final Secrets secrets;
    private final Optional<String> secret;

    GatewayReports(SmsGateway gateway, Secrets secrets, NotifierConfig config) {
        this.gateway = gateway;
        this.secrets = secrets;
        this.secret = config.sms().reportSecret();
    }

    /**
     * @param channels the kinds of channel that it can be about
     * @param providerId what the gateway, or we, call the message
     */
    public record Report(List<String> channels, String providerId, Channel.Receipt receipt) {}

    /** Whether that is the secret at the end of the address that was given to the gateway. */
    public boolean isGenuine(String shown) {
        if (secret.isEmpty()) {
            return false;
        }
        try {
            var expected =
                    secrets.resolve(SecretReference.parse(secret.get())).value().strip();
            return MessageDigest.isEqual(expected.getBytes(UTF_8), shown.getBytes(UTF_8));
        } catch (SecretUnavailable | InvalidInput e) {
            return false;
        }
    }

    /** Of short messages as of calls, where both have the same form; empty when the call names no message. */
    public List<Report> read(Map<String, String> fields) {
        var sms = gateway.reported(fields, false);
        var voice = gateway.reported(fields, true);
        if (sms.equals(voice)) {
            return sms.map(one -> new Report(List.of("sms", "phone"), one.providerId(), one.receipt())).stream()
                    .toList();
        }
        return java.util.stream.Stream.concat(
                        sms.stream().map(one -> new Report(List.of("sms"), one.providerId(), one.receipt())),
                        voice.stream().map(one -> new Report(List.of("phone"), one.providerId(), one.receipt())))
                .toList();
    }
}
