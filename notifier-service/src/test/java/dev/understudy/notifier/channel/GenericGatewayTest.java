package dev.understudy.notifier.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.notifier.ConfigVariant;
import dev.understudy.notifier.NotifierTestResource;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Message;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway that nobody wrote a class for: what goes out is what its configuration says, whatever is in the text. */
@QuarkusTest
class GenericGatewayTest {

    /** What text may try: to leave its field, its line, its JSON string, its pattern. */
    private static final String HOSTILE = "a&to=+7900\"}\r\nX-Evil: 1 {secret} \\ =1+1 \u202E\uD83D\uDD25";

    private record Call(String method, String path, String type, String authorization, String body) {}

    @Inject
    Outbound outbound;

    @Inject
    Secrets resolver;

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile String said = "{\"sid\":\"SM1\"}";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        server.createContext("/", exchange -> {
            calls.add(new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestHeaders().getFirst("content-type"),
                    exchange.getRequestHeaders().getFirst("authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            var bytes = said.getBytes(UTF_8);
            exchange.sendResponseHeaders(201, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void fillsJsonWithoutLeavingIt() throws IOException {
        var gateway = gateway(Map.of(
                "sms.generic.url", url() + "/v1/{to}",
                "sms.generic.content-type", "application/json",
                "sms.generic.body", "{\"to\":\"{to}\",\"text\":\"{text}\",\"ref\":\"{id}\"}",
                "sms.generic.headers.authorization", "Bearer {secret}",
                "sms.generic.id-field", "sid"));

        assertThat(gateway.send(message(), false)).isEqualTo(new SendResult.Accepted("SM1"));

        var call = calls.getFirst();
        assertThat(call.path()).isEqualTo("/v1/%2B79001234567");
        assertThat(call.authorization()).isEqualTo("Bearer " + NotifierTestResource.GATEWAY_PASSWORD);
        var json = new ObjectMapper().readTree(call.body());
        assertThat(json.path("to").asText()).isEqualTo("+79001234567");
        assertThat(json.path("text").asText())
                .contains("{secret}")
                .doesNotContain(NotifierTestResource.GATEWAY_PASSWORD);
        assertThat(json.size()).isEqualTo(3);
    }

    @Test
    void fillsAFormWithoutLeavingItsField() {
        var gateway = gateway(Map.of(
                "sms.generic.url", url() + "/send",
                "sms.generic.body", "to={to}&body={text}",
                "sms.generic.method", "PUT"));

        assertThat(gateway.send(message(), false)).isInstanceOf(SendResult.Accepted.class);

        var call = calls.getFirst();
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.type()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(call.body().split("&")).hasSize(2);
    }

    @Test
    void callsHaveAnAddressOfTheirOwn() {
        var only = gateway(Map.of("sms.generic.url", url() + "/send"));
        assertThat(only.send(message(), true))
                .isEqualTo(new SendResult.Retry("understudy.notifier.voice.generic.url is not set"));
        assertThat(calls).isEmpty();

        var both = gateway(Map.of(
                "sms.generic.url", url() + "/send",
                "voice.generic.url", url() + "/call",
                "voice.generic.body", "say={text}"));
        assertThat(both.send(message(), true)).isInstanceOf(SendResult.Accepted.class);
        assertThat(calls).singleElement().returns("/call", Call::path);
        assertThat(both.receipts(true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"state\":\"DELIVRD\"}', Delivered",
        "'{\"state\":\"seen\"}', Read",
        "'{\"state\":\"undeliv\"}', Lost",
        "'{\"state\":\"absent\"}', Lost gone",
        "'{\"state\":\"buffered\"}', Waiting",
        "'{\"state\":7}', Waiting",
        "'[]', Waiting",
        "'', Waiting",
        "DELIVRD, Delivered",
        "'\"DELIVRD\"', Delivered"
    })
    void asksWhatBecameOfAMessage(String answer, String expected) {
        said = answer;
        var gateway = gateway(report(Map.of(
                "sms.generic.report.url",
                url() + "/status/{id}?key={secret}",
                "sms.generic.headers.authorization",
                "Bearer {secret}")));

        var receipt = gateway.receipts(false).orElseThrow().receipt("a/b", "+7 900 123-45-67");

        assertThat(receipt.getClass().getSimpleName()
                        + (receipt instanceof Channel.Receipt.Lost lost && lost.gone() ? " gone" : ""))
                .isEqualTo(expected);
        assertThat(calls)
                .singleElement()
                .returns("GET", Call::method)
                .returns("/status/a%2Fb", Call::path)
                .returns("Bearer " + NotifierTestResource.GATEWAY_PASSWORD, Call::authorization);
        assertThat(gateway.receipts(true)).isEmpty();
    }

    @Test
    void readsWhatItReportsByItself() {
        var gateway = gateway(report(Map.of("sms.generic.report.id-field", "ref")));

        assertThat(gateway.reported(Map.of("ref", "SM1", "state", "delivrd"), false))
                .contains(new SmsGateway.Reported("SM1", new Channel.Receipt.Delivered()));
        assertThat(gateway.reported(Map.of("ref", "SM1", "state", "Undeliv"), false))
                .contains(new SmsGateway.Reported(
                        "SM1", new Channel.Receipt.Lost("the gateway reports 'Undeliv'", false)));
        assertThat(gateway.reported(Map.of("ref", "SM1"), false))
                .contains(new SmsGateway.Reported("SM1", new Channel.Receipt.Waiting()));
        assertThat(gateway.reported(Map.of("state", "delivrd"), false)).isEmpty();
        // Calls have words of their own, here the usual ones.
        assertThat(gateway.reported(Map.of("id", "C1", "status", "delivered"), true))
                .contains(new SmsGateway.Reported("C1", new Channel.Receipt.Delivered()));
    }

    private static Map<String, String> report(Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "sms.generic.report.status-field", "state",
                "sms.generic.report.delivered", "delivrd",
                "sms.generic.report.read", "seen",
                "sms.generic.report.failed", "undeliv,rejectd",
                "sms.generic.report.gone", "absent"));
        settings.putAll(more);
        return settings;
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private SmsGateway gateway(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("sms.profile", "generic");
        var config = ConfigVariant.with(all);
        return new SmsGateway(new Provider(outbound, resolver, config), config);
    }

    private static OutgoingMessage message() {
        return ChannelContractTest.outgoing(
                "+7 (900) 123-45-67", new Message(Language.EN, HOSTILE, HOSTILE, "<p>html</p>"));
    }
}
