package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.events.CheckTarget.DomainTarget;
import dev.understudy.kit.testing.MutableClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registrations, from a WHOIS server that speaks as the .ru registry does, and from an RDAP server. */
class DomainTest {

    private static final String RU = """
        %% TCI Whois Service. Terms of use:
        %% https://tcinet.ru/documents/whois_ru_rf.pdf (in Russian)

        domain:        %s
        nserver:       ns2.shop.example.
        nserver:       ns1.shop.example. 192.0.2.1
        state:         REGISTERED, DELEGATED, %s
        %s
        registrar:     REGRU-RU
        admin-contact: https://www.reg.ru/whois/admin_contact
        created:       2014.05.13
        paid-till:     %s
        free-date:     2099-07-13
        source:        TCI

        Last updated on 2026-11-26T10:00:00Z
        """;

    @Test
    void theRuRegistrysAnswerIsRead() throws Exception {
        var asked = new CompletableFuture<String>();
        try (var whois = whois(
                        RU.formatted(
                                "МАГАЗИН.РФ", "VERIFIED", "org:           ООО \"Ромашка\"", "2099-05-13T10:52:51Z"),
                        asked);
                var probing = new Probing()) {
            var seen = probing.probe(
                    "kind: domain\ndomain: {domain: магазин.рф, whois: '127.0.0.1:%d'}".formatted(whois.port()));

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(asked.get()).isEqualTo("xn--80aairftm.xn--p1ai");
            assertThat(seen.domain().domain()).isEqualTo("магазин.рф");
            assertThat(seen.domain().expiresAt()).isEqualTo("2099-05-13T10:52:51Z");
            assertThat(seen.domain().createdAt()).isEqualTo("2014-05-12T21:00:00Z");
            assertThat(seen.domain().registrar()).isEqualTo("REGRU-RU");
            assertThat(seen.domain().registrant()).isEqualTo("ООО \"Ромашка\"");
            assertThat(seen.domain().nameServers()).containsExactly("ns1.shop.example", "ns2.shop.example");
            assertThat(seen.domain().states()).containsExactly("REGISTERED", "DELEGATED", "VERIFIED");
            assertThat(seen.warnings()).isNull();
        }
    }

    @Test
    void aPrivatePersonAndAnUnverifiedOneAreRisksAndNoOutage() throws Exception {
        try (var whois = whois(
                        RU.formatted("SHOP.RU", "UNVERIFIED", "person:        Private Person", "2099.05.13"), null);
                var probing = new Probing()) {
            var seen = probing.probe(
                    "kind: domain\ndomain: {domain: shop.ru, whois: '127.0.0.1:%d'}".formatted(whois.port()));

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.domain().registrantKind()).isEqualTo("person");
            assertThat(seen.warnings()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2014.05.13, DOWN, domain-expired",
        "soon, UNKNOWN, no-expiry",
    })
    void anEndThatHasComeIsAnOutage_andOneThatCannotBeReadIsNone(String paidTill, Outcome outcome, String reason)
            throws Exception {
        try (var whois = whois(RU.formatted("SHOP.RU", "VERIFIED", "org: X", paidTill), null);
                var probing = new Probing()) {
            var seen = probing.probe(
                    "kind: domain\ndomain: {domain: shop.ru, whois: '127.0.0.1:%d'}".formatted(whois.port()));

            assertThat(seen.outcome()).isEqualTo(outcome);
            assertThat(seen.failure().reason()).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN, registry",
        "'% Query limit exceeded, try again later', UNKNOWN, rate-limited",
        "'Добро пожаловать', UNKNOWN, unparsable",
        "'No entries found for the selected source(s).', DOWN, not-registered",
    })
    void aRegistryThatSaysNothingIsNoAlarm(String text, Outcome outcome, String reason) throws Exception {
        try (var whois = whois(text, null);
                var probing = new Probing()) {
            var seen = probing.probe(
                    "kind: domain\ndomain: {domain: shop.ru, whois: '127.0.0.1:%d'}".formatted(whois.port()));

            assertThat(seen.outcome()).isEqualTo(outcome);
            assertThat(seen.failure().reason()).isEqualTo(reason);
        }
        try (var probing = new Probing()) {
            assertThat(probing.probe("kind: domain\ndomain: {domain: shop.ru, whois: '127.0.0.1:1'}")
                            .outcome())
                    .isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    void rdapIsAskedFirst_andWhoisWhenItFails() throws Exception {
        var rdap = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        var asked = new AtomicInteger();
        rdap.createContext("/", exchange -> {
            asked.incrementAndGet();
            var body = exchange.getRequestURI().getPath().endsWith("/domain/shop.example") ? """
                {"objectClassName": "domain", "ldhName": "shop.example",
                 "status": ["client transfer prohibited"],
                 "events": [{"eventAction": "registration", "eventDate": "2014-05-13T00:00:00Z"},
                            {"eventAction": "expiration", "eventDate": "2099-05-13T00:00:00Z"}],
                 "nameservers": [{"ldhName": "NS1.shop.example"}],
                 "entities": [{"roles": ["registrar"], "vcardArray": ["vcard", [["fn", {}, "text", "Registrar Ltd"]]]},
                              {"roles": ["registrant"], "vcardArray": ["vcard", [["fn", {}, "text", "Мария"], ["org", {}, "text", "ООО Ромашка"]]]}]}\
                """ : "broken";
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        rdap.start();
        var service = "http://127.0.0.1:" + rdap.getAddress().getPort() + "/rdap/";
        try (var whois = whois(RU.formatted("OTHER.EXAMPLE", "VERIFIED", "org: X", "2099.05.13"), null)) {
            var registries = new Registries(
                    null,
                    null,
                    Map.of("example", service),
                    Map.of("example", "127.0.0.1:" + whois.port()),
                    Duration.ofMillis(10));
            try (var probing = new Probing(Map.of(), null, registries)) {
                var seen = probing.probe("kind: domain\ndomain: {domain: shop.example}");
                assertThat(seen.failure()).isNull();
                assertThat(seen.domain().source()).isEqualTo("rdap");
                assertThat(seen.domain().registrant()).isEqualTo("ООО Ромашка");
                assertThat(seen.domain().nameServers()).containsExactly("ns1.shop.example");

                var other = probing.probe("kind: domain\ndomain: {domain: other.example}");
                assertThat(other.outcome()).isEqualTo(Outcome.UP);
                assertThat(other.domain().source()).startsWith("whois://");
                assertThat(asked).hasValue(2);
            }
        } finally {
            rdap.stop(0);
        }
    }

    @Test
    void aRegistryIsAskedOneQuestionAtATime() throws Exception {
        var present = new AtomicInteger();
        var most = new AtomicInteger();
        try (var whois = Site.behaving(connection -> {
                    most.accumulateAndGet(present.incrementAndGet(), Math::max);
                    line(connection.getInputStream());
                    // A slow registry: a second question, if one were asked, would meet the first.
                    Thread.sleep(20);
                    present.decrementAndGet();
                    connection
                            .getOutputStream()
                            .write(RU.formatted("A.RU", "VERIFIED", "org: X", "2099.05.13")
                                    .getBytes(StandardCharsets.UTF_8));
                });
                var probing = new Probing()) {
            var threads = new Thread[5];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.startVirtualThread(() -> {
                    try {
                        probing.probe(
                                "kind: domain\ndomain: {domain: a.ru, whois: '127.0.0.1:%d'}".formatted(whois.port()));
                    } catch (Exception e) {
                        most.set(100);
                    }
                });
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void aRegistryThatHadEnoughIsLeftAlone() throws Exception {
        var asked = new AtomicInteger();
        try (var whois = Site.behaving(connection -> {
                    asked.incrementAndGet();
                    line(connection.getInputStream());
                    connection.getOutputStream().write("% Query limit exceeded".getBytes(StandardCharsets.UTF_8));
                });
                var probing = new Probing()) {
            var definition = "kind: domain\nschedule: {timeout: 400ms}\ndomain: {domain: a.ru, whois: '127.0.0.1:%d'}"
                    .formatted(whois.port());
            assertThat(probing.probe(definition).failure().reason()).isEqualTo("rate-limited");

            var next = probing.probe(definition);
            assertThat(next.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(next.failure().reason()).isEqualTo("timeout");
            assertThat(asked).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2014.05.13, 2014-05-12T21:00:00Z",
        "2020-07-12T10:52:51Z, 2020-07-12T10:52:51Z",
        "2026-01-31, 2026-01-30T21:00:00Z",
        "31-Jan-2026, 2026-01-30T21:00:00Z",
        "31.01.2026, 2026-01-30T21:00:00Z",
        "2026-01-31 10:00:00, 2026-01-31T07:00:00Z",
        "завтра, ",
    })
    void datesAreReadInTheFormsOfTheRegistries(String text, Instant date) {
        assertThat(Registration.date(text, ZoneOffset.ofHours(3))).isEqualTo(date);
    }

    @Test
    void theBootstrapFileIsFetchedWhenItIsNeeded_andKeptWhenItCannotBeHad() throws Exception {
        var clock = new MutableClock();
        clock.stopAt(Instant.parse("2026-11-26T12:00:00Z"));
        var asked = new AtomicInteger();
        var file = new AtomicReference<>(bootstrap("shop", "https://one.example/rdap/"));
        var isUnchanged = new AtomicBoolean();
        var iana = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        iana.createContext("/dns.json", exchange -> {
            asked.incrementAndGet();
            if (isUnchanged.get()
                    && "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                var bytes = file.get().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("ETag", "\"v1\"");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        iana.start();
        try {
            var registries = new Registries(
                    null,
                    new BootstrapDownload(
                            URI.create("http://127.0.0.1:" + iana.getAddress().getPort() + "/dns.json"),
                            Duration.ofHours(24),
                            clock),
                    Map.of("own.shop", "https://own.example/"),
                    Map.of(),
                    Duration.ofMillis(10));

            assertThat(service(registries, "a.shop")).isEqualTo("https://one.example/rdap/");
            assertThat(service(registries, "a.own.shop")).isEqualTo("https://own.example/");
            assertThat(service(registries, "a.com")).isNull();
            assertThat(asked).hasValue(1);

            // Not modified: what is known holds for another day.
            isUnchanged.set(true);
            await().until(() -> {
                clock.advance(Duration.ofHours(25));
                return "https://one.example/rdap/".equals(service(registries, "a.shop")) && asked.get() >= 2;
            });
            isUnchanged.set(false);
            file.set(bootstrap("shop", "http://two.example/rdap\", \"https://two.example/rdap"));
            await().until(() -> {
                clock.advance(Duration.ofHours(25));
                return "https://two.example/rdap/".equals(service(registries, "a.shop"));
            });

            for (var broken : List.of("{", "[]", "{}", bootstrap("shop", "ftp://x/"), "{\"version\":\"2.0\"}")) {
                file.set(broken);
                int before = asked.get();
                await().until(() -> {
                    clock.advance(Duration.ofHours(25));
                    assertThat(service(registries, "a.shop")).isEqualTo("https://two.example/rdap/");
                    return asked.get() > before;
                });
            }
            // After a failure it is tried again within the hour, not within the day.
            int before = asked.get();
            await().until(() -> {
                clock.advance(Duration.ofMinutes(61));
                return service(registries, "a.shop") != null && asked.get() > before;
            });
            iana.stop(0);
            clock.advance(Duration.ofHours(25));
            assertThat(service(registries, "a.shop")).isEqualTo("https://two.example/rdap/");
        } finally {
            iana.stop(0);
        }
        var without = new Registries(
                null,
                new BootstrapDownload(URI.create("http://127.0.0.1:1/"), Duration.ofHours(24), clock),
                Map.of(),
                Map.of(),
                Duration.ofMillis(10));
        assertThat(service(without, "shop.com")).isEqualTo("https://rdap.verisign.com/com/v1/");
    }

    /** RFC 9224, section 3; and names in their ASCII form, URLs with a slash at their end (sections 3 and 4). */
    @Test
    void theBuiltInFileHasTheFormOfIanas() throws Exception {
        try (var in = Registries.class.getResourceAsStream("/registries/rdap-bootstrap.json")) {
            var file = HttpRules.JSON.readTree(in);
            assertThat(file.path("version").asText()).isEqualTo("1.0");
            assertThat(Instant.parse(file.path("publication").asText())).isAfter("2026-01-01T00:00:00Z");
            var zones = new ArrayList<String>();
            for (var service : file.path("services")) {
                assertThat(service).hasSize(2);
                service.path(0).forEach(zone -> zones.add(zone.textValue()));
                service.path(1).forEach(url -> assertThat(url.textValue())
                        .startsWith("https://")
                        .endsWith("/"));
            }
            assertThat(zones).doesNotHaveDuplicates().allMatch(zone -> zone.matches("[a-z0-9-]+"));
            assertThat(zones).contains("com", "org").doesNotContain("ru", "su", "xn--p1ai");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop.ru, whois.tcinet.ru:43",
        "shop.su, whois.tcinet.ru:43",
        "магазин.рф, whois.tcinet.ru:43",
        "shop.com.ru, whois.tcinet.ru:43",
        "shop.own, '[2001:db8::1]:4343'",
    })
    void registriesWithoutRdapAreAskedByWhois(String domain, String server) {
        var registries = new Registries(
                null, null, Map.of("ru", ""), Map.of("own", "[2001:db8::1]:4343"), Duration.ofMillis(10));
        var probe = (DomainProbe) ProbeTarget.of(new DomainTarget(domain, null, null, null, null), new Problems());

        assertThat(registries.rdap(probe)).isEmpty();
        assertThat(registries.whois(probe)).hasToString("Optional[" + server + "]");
    }

    private static String bootstrap(String zone, String url) {
        return "{\"version\": \"1.0\", \"publication\": \"2026-11-25T00:00:00Z\", \"services\": [[[\"" + zone
                + "\"], [\"" + url + "\"]], [[\"broken\"]], 7]}";
    }

    private static String service(Registries registries, String domain) {
        var probe = (DomainProbe) ProbeTarget.of(new DomainTarget(domain, null, null, null, null), new Problems());
        return registries.rdap(probe).map(HttpUrl::text).orElse(null);
    }

    private static Site whois(String answer, CompletableFuture<String> asked) {
        return Site.behaving(connection -> {
            var question = line(connection.getInputStream());
            if (asked != null) {
                asked.complete(question);
            }
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String line(java.io.InputStream in) throws java.io.IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
