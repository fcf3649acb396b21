package dev.understudy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The demo's passport and the demo must speak of the same addresses. */
class ExamplePassportTest {

    private static final Path PASSPORT = Path.of("..", "..", "examples", "demo-shop.yaml");

    @TempDir
    Path data;

    @Test
    void eachSiteOfThePassportAnswersAndEachWebhookIsReceived() throws Exception {
        try (RunningDemo running = new RunningDemo(data);
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(running.trustingTheDemo())
                        .build()) {
            Map<String, Object> passport = read(Map.of(
                    "${DEMO_HTTP_URL}", "http://127.0.0.1:" + running.demo.httpPort(),
                    "${DEMO_HTTPS_URL}", "https://127.0.0.1:" + running.demo.httpsPort(),
                    "${DEMO_WEBHOOK_URL}", "http://127.0.0.1:" + running.demo.pagesPort() + "/webhook"));

            List<String> sites = all(passport, "assets")
                    .filter(asset -> asset.get("kind").equals("site"))
                    .map(asset -> (String) asset.get("url"))
                    .toList();
            assertThat(sites).hasSize(4).allSatisfy(url -> assertThat(
                            client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                                    .statusCode())
                    .isEqualTo(200));

            List<String> webhooks = all(passport, "people")
                    .flatMap(person -> all(person, "contacts"))
                    .filter(contact -> contact.get("kind").equals("webhook"))
                    .map(contact -> (String) contact.get("address"))
                    .toList();
            assertThat(webhooks).hasSize(2).allSatisfy(url -> assertThat(
                            running.send(URI.create(url), new byte[0]).statusCode())
                    .as("there, but unsigned")
                    .isEqualTo(401));
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        Map<String, Object> passport = read(Map.of());
        List<Object> zones = ids(passport, "zones");
        List<Object> people = ids(passport, "people");
        List<Object> assets = ids(passport, "assets");

        assertThat(all(passport, "assets")).allSatisfy(asset -> {
            assertThat(zones).contains(asset.get("zone"));
            assertThat(assets).containsAll((List<?>) asset.getOrDefault("dependsOn", List.of()));
            if (asset.containsKey("hostedOn")) {
                assertThat(assets).contains(asset.get("hostedOn"));
            }
        });
        assertThat(ids(passport, "responsibilities", "zone")).containsExactlyInAnyOrderElementsOf(zones);
        assertThat(all(passport, "responsibilities")).allSatisfy(duty -> {
            assertThat(people).contains(duty.get("primary"), duty.get("deputy"), duty.get("escalation"));
            assertThat(people).containsAll((List<?>) duty.get("informed"));
        });
    }

    private static Map<String, Object> read(Map<String, String> addresses) throws Exception {
        String text = Files.readString(PASSPORT);
        for (var address : addresses.entrySet()) {
            text = text.replace(address.getKey(), address.getValue());
        }
        return new Yaml().load(text);
    }

    private static List<Object> ids(Map<String, Object> of, String name) {
        return ids(of, name, "id");
    }

    private static List<Object> ids(Map<String, Object> of, String name, String key) {
        return all(of, name).map(entry -> entry.get(key)).toList();
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> all(Map<String, Object> of, String name) {
        return ((List<Map<String, Object>>) of.get(name)).stream();
    }
}
