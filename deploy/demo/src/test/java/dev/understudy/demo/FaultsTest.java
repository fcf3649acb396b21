package dev.understudy.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private static final Map<String, String> ORDER =
            Map.of("name", "Анна", "phone", "89000000000", "address", "Тула", "product", "pryanik");

    @TempDir
    Path data;

    private RunningDemo running;

    @BeforeEach
    void start() throws Exception {
        running = new RunningDemo(data);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/products/pryanik", "/cart", "/checkout", "/order-form", "/health", "/nowhere"})
    void aBrokenSiteFailsOnEveryPageUntilItIsHealed(String path) throws Exception {
        int before = running.get(running.shop(path)).statusCode();

        assertThat(running.fault("site", "break").statusCode()).isEqualTo(200);
        HttpResponse<String> broken = running.get(running.shop(path));
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("Internal Server Error", "at dev.understudy.demo.shop.Shop.");
        assertThat(running.get(running.pages("/health")).statusCode()).isEqualTo(200);

        running.fault("site", "heal");
        assertThat(running.get(running.shop(path)).statusCode()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"checkout,/checkout,/order-form", "form,/order-form,/checkout"})
    void aBrokenPartTakesOnlyItselfDown(String target, String brokenPath, String otherPath) throws Exception {
        running.fault(target, "break");

        assertThat(running.get(running.shop(brokenPath)).statusCode()).isEqualTo(500);
        assertThat(running.post(running.shop(brokenPath), ORDER).statusCode()).isEqualTo(500);
        assertThat(running.get(running.shop("/")).statusCode()).isEqualTo(200);
        assertThat(running.get(running.shop(otherPath)).statusCode()).isEqualTo(200);

        running.fault(target, "heal");
        assertThat(running.get(running.shop(brokenPath)).statusCode()).isEqualTo(200);
        assertThat(running.post(running.shop(brokenPath), ORDER).statusCode()).isBetween(200, 303);
        assertThat(running.get(running.shop("/orders/1002")).statusCode())
                .as("what failed left no order behind")
                .isEqualTo(404);
    }

    @Test
    void aSlowShopDripsButAnswersWhole() throws Exception {
        String quick = running.get(running.shop("/")).body();
        running.fault("slow", "break");

        long before = System.nanoTime();
        HttpResponse<InputStream> answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(HttpRequest.newBuilder(running.shop("/")).build(), BodyHandlers.ofInputStream());
            Duration toHeaders = Duration.ofNanos(System.nanoTime() - before);
            String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
            Duration toEnd = Duration.ofNanos(System.nanoTime() - before);

            assertThat(body).isEqualTo(quick);
            assertThat(toEnd).isGreaterThanOrEqualTo(Duration.ofMillis(750));
            assertThat(toHeaders).as("headers come first, the body drips").isLessThan(toEnd.minusMillis(400));
        }
        running.fault("slow", "heal");
        assertThat(running.get(running.shop("/")).body()).isEqualTo(quick);
    }

    @Test
    void theExpiredCertificateIsShownAtOnceAlsoToAClientThatWouldResumeItsSession() throws Exception {
        URI https = URI.create("https://localhost:" + running.demo.httpsPort() + "/");
        SSLContext trust = running.trustingTheDemo();
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
            HttpRequest request = HttpRequest.newBuilder(https).build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("Самовар и Ко");

            running.fault("certificate", "break");
            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .hasRootCauseInstanceOf(CertificateExpiredException.class);
            assertThat(running.get(running.shop("/")).statusCode())
                    .as("plain HTTP goes on")
                    .isEqualTo(200);

            running.fault("certificate", "heal");
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theTwoCertificatesDifferOnlyInTheirDates() throws Exception {
        X509Certificate current = shown();
        running.fault("certificate", "break");
        X509Certificate expired = shown();

        current.checkValidity();
        assertThat(expired.getNotAfter().toInstant()).isBefore(Instant.now().minus(Duration.ofDays(20)));
        assertThat(expired.getSubjectX500Principal()).isEqualTo(current.getSubjectX500Principal());
        assertThat(expired.getIssuerX500Principal()).isEqualTo(current.getIssuerX500Principal());
        assertThat(expired.getSubjectAlternativeNames())
                .containsExactlyElementsOf(current.getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name.get(1)).isEqualTo("localhost"))
                .anySatisfy(name -> assertThat(name.get(1)).isEqualTo("127.0.0.1"));
    }

    @Test
    void certificatesAndFaultsOutliveARestart() throws Exception {
        X509Certificate before = shown();
        running.fault("site", "break");
        JsonNode since = running.json(running.pages("/faults")).at("/faults/0/since");

        running.restart();

        assertThat(shown()).isEqualTo(before);
        assertThat(running.get(running.shop("/")).statusCode()).isEqualTo(500);
        running.fault("site", "break");
        assertThat(running.json(running.pages("/faults")).at("/faults/0/since"))
                .as("broken since the first time")
                .isEqualTo(since);
    }

    @Test
    void aBrokenKeyStoreIsMadeAnew() throws Exception {
        X509Certificate before = shown();
        Files.write(data.resolve("demo/tls/shop.p12"), new byte[] {1, 2, 3});

        running.restart();

        assertThat(shown()).isNotEqualTo(before);
    }

    @Test
    void namesTheTargetsWhenOneIsUnknown() throws Exception {
        HttpResponse<String> unknown = running.fault("../site", "break");
        assertThat(unknown.statusCode()).isEqualTo(404);

        unknown = running.fault("payments", "break");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .contains("Unknown target 'payments'. Targets: site, checkout, form, slow, certificate.");
        assertThat(running.fault("site", "explode").body()).contains("Actions: break, heal");
        assertThat(running.get(running.shop("/")).statusCode()).isEqualTo(200);
    }

    @Test
    void listsTheState() throws Exception {
        running.fault("slow", "break");

        JsonNode faults = running.json(running.pages("/faults")).get("faults");

        assertThat(faults).hasSize(5).allSatisfy(fault -> {
            boolean slow = fault.get("target").asText().equals("slow");
            assertThat(fault.get("broken").asBoolean()).isEqualTo(slow);
            assertThat(fault.get("since").isNull()).isEqualTo(!slow);
        });
    }

    @Test
    void anotherSitesPageCannotBreakTheShop() throws Exception {
        URI uri = running.pages("/faults/site/break");

        assertThat(running.send(uri, new byte[0], "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(running.send(uri, new byte[0], "Origin", "null").statusCode())
                .isEqualTo(403);
        assertThat(running.get(running.shop("/")).statusCode()).isEqualTo(200);

        String own = "http://127.0.0.1:" + running.demo.pagesPort();
        assertThat(running.send(uri, new byte[0], "Origin", own, "Accept", "text/html")
                        .statusCode())
                .as("the inbox page's own button goes back to the page")
                .isEqualTo(303);
        assertThat(running.get(running.shop("/")).statusCode()).isEqualTo(500);
    }

    /** The certificate of a fresh handshake, accepted whatever it says. */
    private X509Certificate shown() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", running.demo.httpsPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Credulous implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
