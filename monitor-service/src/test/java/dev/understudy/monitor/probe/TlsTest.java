package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains that hold and chains that do not; TLS that is asked for; HTTP/2. */
class TlsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static KeyStore keys;
    private static Probing probing;
    private static X509Certificate root;
    private static X509Certificate intermediate;
    private static X509Certificate expiredIntermediate;
    private static X509Certificate leaf;
    private static X509Certificate weakLeaf;

    @BeforeAll
    static void prepare() throws Exception {
        keys = Certificates.selfSigned(folder, "ip:127.0.0.1,dns:shop.test", "-1d", 20);
        probing = new Probing();
        var authority = Issuer.root("Root");
        var between = authority.authority("Intermediate", Issuer.ec(), -30, 400);
        root = authority.certificate();
        intermediate = between.certificate();
        expiredIntermediate =
                authority.authority("Intermediate", between.keys(), -30, -20).certificate();
        leaf = between.server(Issuer.ec(), 60, List.of(Issuer.dns("shop.test"), Issuer.dns("*.shop.test")))
                .certificate();
        weakLeaf = between.server(Issuer.pair("RSA", 1024), 60, List.of(Issuer.dns("weak.test")))
                .certificate();
    }

    @AfterAll
    static void close() {
        probing.close();
    }

    @Test
    void aWholeChainHolds_andWhatNobodyNeedsIsOnlyMentioned() {
        var judgement = judge("shop.test", leaf, intermediate, expiredIntermediate);

        assertThat(judgement.failure()).isNull();
        assertThat(judgement.best()).containsExactly(leaf, intermediate, root);
        assertThat(judgement.bestExpiresAt()).isEqualTo(leaf.getNotAfter().toInstant());
        assertThat(judgement.earliestExpiresAt())
                .isEqualTo(expiredIntermediate.getNotAfter().toInstant());
        assertThat(judgement.warnings())
                .singleElement()
                .asString()
                .contains("Intermediate")
                .contains("out of date");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(judge("shop.test", leaf).failure().reason()).isEqualTo("tls-missing-intermediate");
        assertThat(judge("shop.test", leaf, expiredIntermediate).failure().reason())
                .isEqualTo("tls-expired");
        assertThat(judge("other.test", leaf, intermediate).failure().reason()).isEqualTo("tls-hostname");
        assertThat(judge("a.shop.test", leaf, intermediate).failure()).isNull();
        assertThat(judge("a.b.shop.test", leaf, intermediate).failure().reason())
                .isEqualTo("tls-hostname");
        assertThat(ChainJudge.trusting(List.of(leaf))
                        .judge(List.of(root), "x", Instant.now(), null)
                        .failure()
                        .reason())
                .isEqualTo("tls-self-signed");
        assertThat(ChainJudge.trusting(List.of(leaf))
                        .judge(List.of(leaf, intermediate, root), "shop.test", Instant.now(), null)
                        .failure())
                .isNull();
        assertThat(judge("shop.test", Instant.now().plusSeconds(86_400L * 61), leaf, intermediate)
                        .failure()
                        .reason())
                .isEqualTo("tls-expired");
        var weak = judge("weak.test", weakLeaf, intermediate);
        assertThat(
                        weak.failure() == null
                                ? weak.weakness().reason()
                                : weak.failure().reason())
                .isEqualTo("tls-weak-key");
    }

    @Test
    void certificatesAreSeenWhereHttpIsNotSpoken() throws Exception {
        var dialogue = JSON.readTree("""
            {"server_dialog": [{"send": "220-mail\\r\\n220 ready\\r\\n"}, {"expect_line_prefix": "EHLO"},
              {"send": "250-mail\\r\\n250 STARTTLS\\r\\n"}, {"expect_line": "STARTTLS"}, {"send": "220 go\\r\\n"},
              {"start_tls": true}]}\
            """);
        try (var server = new DialogueServer(dialogue, false, Certificates.serving(keys));
                var trusting = new Probing(Map.of(), Certificates.trusting(keys), Worlds.registries())) {
            var definition = "kind: tls\ntls: {host: 127.0.0.1, port: %d, starttls: smtp}".formatted(server.port());
            var seen = trusting.probe(definition);
            assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.UP);
            assertThat(seen.tls().presented()).hasSize(1);
            assertThat(seen.tls().nameMatches()).isTrue();
            assertThat(seen.tls().bestChainExpiresAt()).isNotNull();

            assertThat(probing.probe(definition).failure().reason()).isEqualTo("tls-self-signed");
            assertThat(trusting.probe(definition.replace("starttls: smtp", "starttls: smtp, serverName: other.test"))
                            .failure()
                            .reason())
                    .isEqualTo("tls-hostname");
            assertThat(trusting.probe(definition.replace(
                                    "starttls: smtp", "starttls: smtp, fingerprint: '" + "0".repeat(64) + "'"))
                            .failure()
                            .reason())
                    .isEqualTo("tls-fingerprint");
        }
    }

    @Test
    void aServerThatRefusesToStartTlsIsNamed() throws Exception {
        try (var smtp = Site.answering("220 mail\r\n502 no\r\n")) {
            assertThat(probing.probe(
                                    "kind: tls\ntls: {host: 127.0.0.1, port: %d, starttls: smtp}\nschedule: {timeout: 1s}"
                                            .formatted(smtp.port()))
                            .outcome())
                    .isEqualTo(Outcome.DOWN);
        }
    }

    @Test
    void http2IsSpokenWhereItIsAskedFor() throws Exception {
        var store = new ByteArrayOutputStream();
        keys.store(store, "for-tests-only".toCharArray());
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(true)
                            .setPfxKeyCertOptions(new PfxOptions()
                                    .setValue(Buffer.buffer(store.toByteArray()))
                                    .setPassword("for-tests-only")))
                    .requestHandler(request -> request.body().onSuccess(body -> request.response()
                            .putHeader("X-Seen", request.version() + " " + request.authority())
                            .end(request.method() + " " + body)))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            var url = "https://127.0.0.1:" + server.actualPort() + "/";
            try (var trusting = new Probing(Map.of(), Certificates.trusting(keys), Worlds.registries())) {
                var two = trusting.probe(
                        "kind: http\nhttp: {url: '%s', method: POST, body: привет, httpVersions: [HTTP/2], bodyMustMatch: [привет]}"
                                .formatted(url));
                assertThat(two.outcome()).as("%s", two).isEqualTo(Outcome.UP);
                assertThat(two.http().protocol()).isEqualTo("HTTP/2");
                assertThat(two.http().fields().get("x-seen").getFirst()).startsWith("HTTP_2 127.0.0.1:");
                assertThat(two.http().certificateExpiresAt()).isNotNull();

                var one = trusting.probe("kind: http\nhttp: {url: '%s'}".formatted(url));
                assertThat(one.http().protocol()).isEqualTo("HTTP/1.1");
                var wrong = trusting.probe(
                        "kind: http\nhttp: {url: '%s', offerHttp2: true, httpVersions: [HTTP/1.1]}".formatted(url));
                assertThat(wrong.failure().reason()).isEqualTo("http-version");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static ChainJudge.Judgement judge(String name, X509Certificate... presented) {
        return judge(name, Instant.now(), presented);
    }

    private static ChainJudge.Judgement judge(String name, Instant now, X509Certificate... presented) {
        return ChainJudge.trusting(List.of(root)).judge(List.of(presented), name, now, null);
    }
}
