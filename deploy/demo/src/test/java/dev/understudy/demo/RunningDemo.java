package dev.understudy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A demo on free ports and a client that talks to it as strangers do. */
final class RunningDemo implements AutoCloseable {

    static final byte[] WEBHOOK_KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Path data;
    private final Duration slowAnswer;
    private final HttpClient client = HttpClient.newHttpClient();
    Demo demo;

    RunningDemo(Path data) throws Exception {
        this(data, Duration.ofMillis(800));
    }

    RunningDemo(Path data, Duration slowAnswer) throws Exception {
        this.data = data;
        this.slowAnswer = slowAnswer;
        Files.writeString(
                data.resolve("webhook.secret"), "whsec_" + Base64.getEncoder().encodeToString(WEBHOOK_KEY) + "\n");
        this.demo = start();
    }

    void restart() throws Exception {
        demo.close();
        demo = start();
    }

    private Demo start() throws Exception {
        return new Demo(
                new DemoOptions(data, 0, 0, 0, 0, data.resolve("webhook.secret")), slowAnswer, Clock.systemUTC());
    }

    URI shop(String path) {
        return URI.create("http://127.0.0.1:" + demo.httpPort() + path);
    }

    URI pages(String path) {
        return URI.create("http://127.0.0.1:" + demo.pagesPort() + path);
    }

    HttpResponse<String> get(URI uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode json(URI uri) throws Exception {
        return new ObjectMapper().readTree(get(uri).body());
    }

    HttpResponse<String> post(URI uri, Map<String, String> form, String... headers) throws Exception {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(uri, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> send(URI uri, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> fault(String target, String action) throws Exception {
        return send(pages("/faults/" + target + "/" + action), new byte[0]);
    }

    /** Trusts the demo's own authority and nothing else. */
    SSLContext trustingTheDemo() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(data.resolve("demo/tls/ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        client.close();
        demo.close();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
