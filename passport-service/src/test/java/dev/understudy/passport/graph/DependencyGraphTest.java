package dev.understudy.passport.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.passport.graph.DependencyGraph.Edge;
import dev.understudy.passport.graph.DependencyGraph.Fallen;
import dev.understudy.passport.graph.SharedFate.By;
import dev.understudy.passport.graph.SharedFate.Share;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {

    @Test
    void whatStandsOnItFallsAndTheChainSaysWhy() {
        assertThat(SampleGraphs.shop().fallsWith(List.of("vps")))
                .extracting(Fallen::id, Fallen::effect, Fallen::chain)
                .containsExactly(
                        tuple("wordpress", Effect.FALLS, List.of("vps", "wordpress")),
                        tuple("db", Effect.FALLS, List.of("vps", "db")),
                        tuple("storefront", Effect.FALLS, List.of("vps", "wordpress", "storefront")),
                        tuple("checkout", Effect.FALLS, List.of("vps", "wordpress", "checkout")));
    }

    @Test
    void whatExchangesDataIsWorseOffButNotDown() {
        assertThat(SampleGraphs.shop().fallsWith(List.of("onec")))
                .extracting(Fallen::id, Fallen::effect)
                .containsExactly(tuple("exchange", Effect.DEGRADES), tuple("checkout", Effect.DEGRADES));
    }

    @Test
    void aLostRegistrarShowsAtTheNextRenewal() {
        assertThat(SampleGraphs.shop().fallsWith(List.of("registrar")))
                .extracting(Fallen::id, Fallen::effect)
                .containsExactly(tuple("domain", Effect.EXPIRES), tuple("storefront", Effect.EXPIRES));
    }

    @Test
    void aCopySurvivesWhatItIsACopyOf() {
        assertThat(SampleGraphs.shop().fallsWith(List.of("db")))
                .extracting(Fallen::id)
                .doesNotContain("backup");
    }

    @Test
    void theWorstEffectOnAnAssetIsTold() {
        var graph = SampleGraphs.shop();
        var both = new DependencyGraph(
                graph.zones(),
                graph.nodes(),
                List.of(
                        new Edge("checkout", "onec", Relation.INTEGRATES_WITH),
                        new Edge("checkout", "pay", Relation.DEPENDS_ON),
                        new Edge("pay", "onec", Relation.HOSTED_ON)));

        assertThat(both.fallsWith(List.of("onec")))
                .extracting(Fallen::id, Fallen::effect)
                .containsExactly(tuple("pay", Effect.FALLS), tuple("checkout", Effect.FALLS));
    }

    @Test
    void circlesEnd() {
        var graph = SampleGraphs.shop();
        var circle = new DependencyGraph(
                graph.zones(),
                graph.nodes(),
                List.of(
                        new Edge("onec", "pay", Relation.INTEGRATES_WITH),
                        new Edge("pay", "onec", Relation.INTEGRATES_WITH)));

        assertThat(circle.fallsWith(List.of("onec"))).extracting(Fallen::id).containsExactly("pay");
    }

    /** Against the definition: an asset falls exactly when one that it stands on has fallen. */
    @Property(tries = 60)
    void fallingIsClosed(@ForAll @IntRange(min = 1, max = 60) int count, @ForAll long seed) {
        var graph = SampleGraphs.large(count, seed);
        var root = "a" + Math.floorMod(seed, count);
        var down = new HashSet<>(Set.of(root));
        graph.fallsWith(List.of(root)).stream()
                .filter(fallen -> fallen.effect() == Effect.FALLS)
                .forEach(fallen -> down.add(fallen.id()));

        for (var node : graph.nodes()) {
            boolean standsOnFallen = graph.edges().stream()
                    .anyMatch(edge -> edge.from().equals(node.id())
                            && down.contains(edge.to())
                            && (edge.relation() == Relation.HOSTED_ON || edge.relation() == Relation.DEPENDS_ON));
            assertThat(down.contains(node.id()))
                    .as(node.id())
                    .isEqualTo(standsOnFallen || node.id().equals(root));
        }
    }

    @Test
    void sharedFateNeedsTwo() {
        var fates = SharedFate.of(List.of(
                new Share(By.ADDRESS, "203.0.113.10", "shop"),
                new Share(By.ADDRESS, "203.0.113.10", "crm"),
                new Share(By.ADDRESS, "203.0.113.10", "shop"),
                new Share(By.ADDRESS, "203.0.113.11", "mail"),
                new Share(By.PERSON, "ivanov", "shop"),
                new Share(By.PERSON, "ivanov", "crm"),
                new Share(By.PERSON, "ivanov", "mail")));

        assertThat(fates)
                .containsExactly(
                        new SharedFate(By.PERSON, "ivanov", List.of("shop", "crm", "mail")),
                        new SharedFate(By.ADDRESS, "203.0.113.10", List.of("shop", "crm")));
    }
}
