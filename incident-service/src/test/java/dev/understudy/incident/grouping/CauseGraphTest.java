package dev.understudy.incident.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.Relation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CauseGraphTest {

    private static AssetApplied asset(String id, Relation... relations) {
        return new AssetApplied("shop", id, 1, "site", "Имя " + id, "cms", Map.of(), List.of(relations), null);
    }

    private final CauseGraph graph = CauseGraph.of(List.of(
            asset("site", new Relation("hostedOn", "vps"), new Relation("dependsOn", "domain")),
            asset("crm", new Relation("hostedOn", "vps")),
            asset("vps", new Relation("dependsOn", "rack"), new Relation("ownedBy", "hoster")),
            asset("domain", new Relation("registeredWith", "registrar")),
            asset("a", new Relation("dependsOn", "b")),
            asset("b", new Relation("dependsOn", "a"))));

    @Test
    void aFailureMayComeFromWhateverItStandsOn() {
        assertThat(graph.causes("site", List.of(), List.of()))
                .isEqualTo(Map.of("asset:site", 0, "asset:vps", 1, "asset:domain", 1, "asset:rack", 2));
    }

    @Test
    void twoOnOneServerHaveItInCommon() {
        var common = graph.causes("site", List.of(), List.of()).keySet();
        assertThat(graph.causes("crm", List.of(), List.of()).keySet())
                .filteredOn(common::contains)
                .containsExactlyInAnyOrder("asset:vps", "asset:rack");
    }

    @Test
    void whatTheEventItselfNamesCountsToo() {
        assertThat(graph.causes(null, List.of("vps"), List.of("address:192.0.2.7")))
                .isEqualTo(Map.of("asset:vps", 1, "asset:rack", 2, "address:192.0.2.7", 2));
    }

    @Test
    void aCircleComesToAnEnd() {
        assertThat(graph.causes("a", List.of(), List.of())).isEqualTo(Map.of("asset:a", 0, "asset:b", 1));
    }

    @Test
    void aCauseIsCalledByItsName() {
        assertThat(graph.nameOf("asset:vps")).isEqualTo("Имя vps");
        assertThat(graph.nameOf("address:192.0.2.7")).isEqualTo("address:192.0.2.7");
    }
}
