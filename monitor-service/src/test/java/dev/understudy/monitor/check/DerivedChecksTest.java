package dev.understudy.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.EventCodec;
import dev.understudy.monitor.probe.ProbeTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What passport-service foretells in a dry run is what is derived here: its tests hold to the same file. Whoever changes a
 * template changes that file, and then the forecast.
 */
class DerivedChecksTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("cases")
    void anAssetLeadsToTheChecksThatBothAgreeOn(JsonNode example) {
        var asset =
                EventCodec.fromJson(AssetApplied.class, example.path("asset").toString());
        var expected = new ArrayList<String>();
        example.path("checks").forEach(check -> expected.add(asset.assetId() + "." + check.textValue()));

        var derived = AssetTemplates.derive(asset, (check, problems) -> {
            var unused = ProbeTarget.of(check.target().orElseThrow(), problems.inside(check.kind()));
        });

        assertThat(derived)
                .as(example.path("why").textValue())
                .extracting(CheckApplied::checkId)
                .map(id -> id.substring(id.indexOf('/') + 1))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    static Stream<JsonNode> cases() throws IOException {
        try (var file = DerivedChecksTest.class.getResourceAsStream("/derived-checks.json")) {
            return StreamSupport.stream(JSON.readTree(file).spliterator(), false).toList().stream();
        }
    }
}
