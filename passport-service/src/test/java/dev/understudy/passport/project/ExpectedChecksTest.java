package dev.understudy.passport.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.EventCodec;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.FullDocument;
import dev.understudy.passport.document.Passport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a dry run foretells is what monitor-service does: its tests hold to the same file. */
class ExpectedChecksTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("cases")
    void anAssetLeadsToTheChecksThatBothAgreeOn(JsonNode example) {
        var asset =
                EventCodec.fromJson(AssetApplied.class, example.path("asset").toString());
        var expected = new ArrayList<String>();
        example.path("checks").forEach(check -> expected.add(check.textValue()));

        assertThat(ExpectedChecks.of(asset))
                .as(example.path("why").textValue())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void thereIsACaseOfEveryKind() {
        assertThat(cases().map(example -> example.path("asset").path("kind").textValue()))
                .containsAll(Stream.of(AssetKind.values()).map(AssetKind::word).toList());
    }

    @Test
    void ofAWholePassport() {
        var checks = ExpectedChecks.of(FullDocument.passport());

        assertThat(checks.keySet())
                .contains("site.http", "site.tls", "site.flow", "domain.domain", "domain.dns", "srv.ping", "base.tcp")
                .contains("cert.tls", "cert.tls-2", "copies.heartbeat", "buy.http", "crm.http")
                .doesNotContain("site.domain", "mail.dns", "cdn.domain", "books.http");
        assertThat(ExpectedChecks.of((Passport) null)).isEmpty();
    }

    static Stream<JsonNode> cases() {
        try (var file = ExpectedChecksTest.class.getResourceAsStream("/derived-checks.json")) {
            return StreamSupport.stream(JSON.readTree(file).spliterator(), false).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
