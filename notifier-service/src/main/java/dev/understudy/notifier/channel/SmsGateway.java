package dev.understudy.notifier.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Outbound.Outcome;
import dev.understudy.notifier.message.Cut;
import dev.understudy.notifier.message.PlainText;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Short messages and calls through an HTTP gateway: smsc.ru's interface (<a
 * href="https://smsc.ru/api/http/">smsc.ru/api/http</a>), which several gateways share, or one described by
 * configuration.
 */
@Singleton
class SmsGateway {

    private static final Pattern ID = Pattern.compile("\\p{Graph}{1,200}");
    private static final String PASSWORD = "understudy.notifier.sms.password";

    /** Five parts of 67 Cyrillic characters. */
    private static final int LIMIT = 335;

    /** The gateway's error codes: too many at once, or the same to the same number. */
    private static final int TOO_FAST = 9;
    /** Login, money, address blocked: somebody has to mend it. */
    private static final Set<Integer> OUR_ACCOUNT = Set.of(2, 3, 4);
    /** A number that is none, or that the gateway cannot reach. */
    private static final Set<Integer> NUMBER = Set.of(7, 8);

    private final Provider provider;
    private final NotifierConfig.Sms config;
    private final NotifierConfig.Voice voice;

    SmsGateway(Provider provider, NotifierConfig config) {
        this.provider = provider;
        this.config = config.sms();
        this.voice = config.voice();
    }

    /** @param call whether the text is spoken in a call instead of written */
    SendResult send(OutgoingMessage message, boolean call) {
        var number = number(message.address());
        if (!number.matches("\\+?[1-9]\\d{9,14}")) {
            return SendResult.Permanent.gone("Invalid phone number: write it like +79001234567 (E.164)");
        }
        return switch (config.profile()) {
            case "smsc" -> smsc(message, number, call);
            case "generic" ->
                call
                        ? generic(voice.generic(), "voice", spoken(message), message, number)
                        : generic(config.generic(), "sms", text(message), message, number);
            default -> new SendResult.Retry("understudy.notifier.sms.profile is neither smsc nor generic");
        };
    }

    /**
     * How the gateway is asked what became of a message: smsc.ru's interface always (<a
     * href="https://smsc.ru/api/http/status_messages/">status</a>), another when its configuration says where.
     */
    Optional<Channel.Receipts> receipts(boolean call) {
        return switch (config.profile()) {
            case "smsc" -> Optional.of(this::receipt);
            case "generic" -> {
                var generic = call ? voice.generic() : config.generic();
                yield generic.report()
                        .url()
                        .map(url -> (providerId, address) -> receipt(generic, url, providerId, address));
            }
            default -> Optional.empty();
        };
    }

    private Channel.Receipt receipt(String providerId, String address) {
        if (!(provider.key(config.password(), PASSWORD) instanceof Provider.Key.Value key)) {
            return new Channel.Receipt.Waiting();
        }
        var fields = account(key.value());
        fields.putAll(Map.of("phone", number(address), "id", providerId, "fmt", "3", "charset", "utf-8"));
        var outcome = provider.form(config.baseUrl().replaceFirst("/+$", "") + "/sys/status.php", fields);
        return outcome instanceof Outcome.Answered answered && answered.isSuccess()
                ? smsc(Provider.tree(answered.text()).path("status").asText(""))
                : new Channel.Receipt.Waiting();
    }

    private Channel.Receipt receipt(NotifierConfig.Generic generic, String url, String providerId, String address) {
        if (!(secret() instanceof Provider.Key.Value key)) {
            return new Channel.Receipt.Waiting();
        }
        var values = Map.of("to", number(address), "id", providerId, "secret", key.value());
        var report = generic.report();
        var outcome = ask(generic, report.method(), url, report.body().orElse(""), values);
        if (!(outcome instanceof Outcome.Answered answered) || !answered.isSuccess()) {
            return new Channel.Receipt.Waiting();
        }
        var tree = Provider.tree(answered.text());
        // Some answer with the status alone.
        var status = tree.isValueNode()
                ? tree.asText()
                : tree.isMissingNode()
                        ? answered.text()
                        : tree.path(report.statusField()).asText("");
        return judged(report, status);
    }

    /**
     * What the gateway says of a message by itself.
     *
     * @param providerId what it, or we, call the message
     */
    record Reported(String providerId, Channel.Receipt receipt) {}

    /** Reads a call of the gateway; empty when it names no message. */
    Optional<Reported> reported(Map<String, String> fields, boolean call) {
        if (config.profile().equals("smsc")) {
            return reported(fields.get("id"), smsc(fields.getOrDefault("status", "")));
        }
        var report = (call ? voice.generic() : config.generic()).report();
        return reported(fields.get(report.idField()), judged(report, fields.getOrDefault(report.statusField(), "")));
    }

    private static Optional<Reported> reported(@Nullable String id, Channel.Receipt receipt) {
        return id == null || !ID.matcher(id.strip()).matches()
                ? Optional.empty()
                : Optional.of(new Reported(id.strip(), receipt));
    }

    private static Channel.Receipt smsc(String status) {
        return switch (status) {
            case "1" -> new Channel.Receipt.Delivered();
            case "2", "4" -> new Channel.Receipt.Read();
            case "3" -> new Channel.Receipt.Lost("the gateway could not deliver it in time (status 3)", false);
            case "20", "23", "24", "25" ->
                new Channel.Receipt.Lost("the gateway could not deliver it (status " + status + ")", false);
            case "22" -> new Channel.Receipt.Lost("the gateway says that there is no such number (status 22)", true);
            default -> new Channel.Receipt.Waiting();
        };
    }

    private static Channel.Receipt judged(NotifierConfig.Report report, String status) {
        var said = status.strip();
        var why = "the gateway reports '" + PlainText.line(said, 100) + "'";
        if (isOneOf(report.read(), said)) {
            return new Channel.Receipt.Read();
        }
        if (isOneOf(report.delivered(), said)) {
            return new Channel.Receipt.Delivered();
        }
        if (isOneOf(report.gone().orElse(Set.of()), said)) {
            return new Channel.Receipt.Lost(why, true);
        }
        return isOneOf(report.failed(), said) ? new Channel.Receipt.Lost(why, false) : new Channel.Receipt.Waiting();
    }

    private static boolean isOneOf(Set<String> words, String said) {
        return words.stream().anyMatch(said::equalsIgnoreCase);
    }

    private static String number(String address) {
        return address.replaceAll("[\\s()-]", "");
    }

    private HashMap<String, String> account(String secret) {
        var fields = new HashMap<String, String>();
        config.login()
                .ifPresentOrElse(
                        login -> {
                            fields.put("login", login);
                            fields.put("psw", secret);
                        },
                        () -> fields.put("apikey", secret));
        return fields;
    }

    /** The first line; the digits of a code one by one, for six of them are no number. */
    private static String spoken(OutgoingMessage message) {
        var line = message.message().subject();
        return message.purpose() == Purpose.VERIFICATION ? line.replaceAll("(?<=\\d)(?=\\d)", " ") : line;
    }

    /** What matters, and the first link; every part of a message costs. */
    static String text(OutgoingMessage message) {
        var link = message.actions().stream()
                .filter(action -> action.url() != null)
                .map(OutgoingMessage.Action::url)
                .findFirst()
                .map(url -> " " + url)
                .orElse("");
        var text = message.message().subject() + more(message);
        return Cut.codePoints(text, Math.max(20, LIMIT - link.length())) + link;
    }

    /** Of a message that tells of many things, its lines; else what happened. */
    private static String more(OutgoingMessage message) {
        var lines = message.message()
                .text()
                .lines()
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(2))
                .toList();
        if (!lines.isEmpty()) {
            return ". " + String.join("; ", lines);
        }
        var reason = message.data().get("reason");
        return reason == null ? "" : ". " + PlainText.line(reason, 120);
    }

    private SendResult smsc(OutgoingMessage message, String number, boolean call) {
        var key = provider.key(config.password(), PASSWORD);
        if (key instanceof Provider.Key.Missing missing) {
            return missing.result();
        }
        var fields = account(((Provider.Key.Value) key).value());
        fields.putAll(Map.of(
                "phones",
                number,
                "mes",
                call ? spoken(message) : text(message),
                "fmt",
                "3",
                "charset",
                "utf-8",
                "id",
                message.messageId()));
        config.sender().ifPresent(sender -> fields.put("sender", sender));
        if (call) {
            fields.put("call", "1");
        }
        var outcome = provider.form(config.baseUrl().replaceFirst("/+$", "") + "/sys/send.php", fields);
        if (!(outcome instanceof Outcome.Answered answered) || !answered.isSuccess()) {
            return Verdict.of(outcome, message.messageId());
        }
        var json = Provider.tree(answered.text());
        if (json.has("id") && !json.has("error_code")) {
            return new SendResult.Accepted(json.path("id").asText());
        }
        int code = json.path("error_code").asInt();
        var said = "the gateway answered error " + code + ": "
                + PlainText.line(json.path("error").asText(""), 200);
        if (code == 0) {
            return new SendResult.Uncertain("the gateway's answer cannot be read");
        }
        if (code == TOO_FAST) {
            return new SendResult.Busy(said, Optional.empty(), false);
        }
        if (OUR_ACCOUNT.contains(code)) {
            return new SendResult.Retry(said);
        }
        return NUMBER.contains(code) ? SendResult.Permanent.gone(said) : new SendResult.Permanent(said);
    }

    private SendResult generic(
            NotifierConfig.Generic generic, String kind, String text, OutgoingMessage message, String number) {
        if (generic.url().isEmpty()) {
            return new SendResult.Retry("understudy.notifier." + kind + ".generic.url is not set");
        }
        var key = secret();
        if (key instanceof Provider.Key.Missing missing) {
            return missing.result();
        }
        var values = Map.of(
                "to", number, "text", text, "id", message.messageId(), "secret", ((Provider.Key.Value) key).value());
        var outcome = ask(
                generic, generic.method(), generic.url().get(), generic.body().orElse(""), values);
        if (outcome instanceof Outcome.Answered answered && answered.isSuccess()) {
            return new SendResult.Accepted(generic.idField()
                    .map(field -> Provider.tree(answered.text()).path(field).asText(""))
                    .filter(id -> !id.isEmpty())
                    .orElse(message.messageId()));
        }
        return Verdict.of(outcome, message.messageId());
    }

    /** Empty where the gateway wants none. */
    private Provider.Key secret() {
        return config.password().map(provider::key).orElseGet(() -> new Provider.Key.Value(""));
    }

    private Outcome ask(
            NotifierConfig.Generic generic, String method, String url, String body, Map<String, String> values) {
        UnaryOperator<String> inUrl = value -> URLEncoder.encode(value, UTF_8);
        var headers = new HashMap<String, String>();
        generic.headers().forEach((name, value) -> headers.put(name, filled(value, values, SmsGateway::headerText)));
        return provider.call(
                method,
                filled(url, values, inUrl),
                headers,
                generic.contentType(),
                filled(body, values, generic.contentType().contains("json") ? SmsGateway::jsonText : inUrl)
                        .getBytes(UTF_8));
    }

    private static String filled(String pattern, Map<String, String> values, UnaryOperator<String> escape) {
        var text = new StringBuilder();
        int from = 0;
        while (from < pattern.length()) {
            int open = pattern.indexOf('{', from);
            int close = open < 0 ? -1 : pattern.indexOf('}', open);
            var value = close < 0 ? null : values.get(pattern.substring(open + 1, close));
            if (close < 0) {
                text.append(pattern, from, pattern.length());
                break;
            }
            if (value == null) {
                text.append(pattern, from, open + 1);
                from = open + 1;
            } else {
                text.append(pattern, from, open).append(escape.apply(value));
                from = close + 1;
            }
        }
        return text.toString();
    }

    private static String jsonText(String value) {
        var quoted = Provider.JSON.getNodeFactory().textNode(value).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String headerText(String value) {
        return PlainText.line(value, 1000);
    }
}
