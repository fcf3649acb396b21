package dev.understudy.passport.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.passport.graph.DependencyGraph.Edge;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.passport.print.GoldenFile;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PictureTest {

    @Test
    void theShopIsDrawnAsItWasLookedAt() {
        GoldenFile.of("graph/shop.svg")
                .assertSame(
                        new GraphDrawing(SampleGraphs.shop(), "Самовар и Ко — интернет-магазин", "ru", Set.of()).svg());
    }

    @Test
    void whatDoesNotFallIsFaded() {
        var svg = new GraphDrawing(SampleGraphs.shop(), "Если упадёт сервер", "ru", Set.of("vps")).svg();

        assertThat(svg).contains("Затронуто активов: 4");
        assertThat(group(svg, "Витрина")).doesNotContain("opacity");
        assertThat(group(svg, "Яндекс Метрика")).contains("opacity=\"0.3\"");
        assertThat(new GraphDrawing(SampleGraphs.shop(), "If", "en", Set.of("onec")).svg())
                .contains("2 assets are concerned");
    }

    @Test
    void namesCannotBreakThePicture() throws Exception {
        var svg = new GraphDrawing(SampleGraphs.shop(), "</title><script>alert(1)</script>", "en", Set.of()).svg();

        assertThat(parse(svg).getElementsByTagName("script").getLength()).isZero();
        assertThat(svg).contains("Бот &lt;заказов&gt;");
    }

    @Test
    void anEmptyPassportIsToldSo() throws Exception {
        var svg = new GraphDrawing(new DependencyGraph(List.of(), List.of(), List.of()), "Пусто", "ru", Set.of()).svg();

        assertThat(parse(svg).getDocumentElement().getTextContent()).contains("пока нет активов");
    }

    @Test
    void longNamesAreCutAndToldWhole() {
        var name = "Очень длинное имя личного кабинета регистратора доменных имён и ещё немного";
        var graph =
                new DependencyGraph(List.of(), List.of(new Node("a", "account", name, null, null, null)), List.of());

        var svg = new GraphDrawing(graph, "t", "ru", Set.of()).svg();

        assertThat(svg)
                .contains("<title>" + name + " (a, учётная запись)</title>")
                .contains("…</text>");
    }

    /** Whatever the graph, circles too: boxes apart, everything drawn, lines from box to box. */
    @Property(tries = 80)
    void boxesNeverOverlap(@ForAll @IntRange(min = 0, max = 120) int count, @ForAll long seed) {
        var graph = withCircles(SampleGraphs.large(count, seed), seed);

        var picture = Layout.of(graph);

        assertThat(picture.boxes()).hasSize(count);
        assertThat(picture.lines()).hasSize(graph.edges().size());
        var boxes = picture.boxes();
        for (int first = 0; first < boxes.size(); first++) {
            var a = boxes.get(first);
            assertThat(a.x()).isBetween(0.0, picture.width() - Layout.BOX_WIDTH);
            assertThat(a.y()).isBetween(-0.001, picture.height() - Layout.BOX_HEIGHT + 0.001);
            for (int second = first + 1; second < boxes.size(); second++) {
                var b = boxes.get(second);
                boolean apart =
                        Math.abs(a.x() - b.x()) >= Layout.BOX_WIDTH || Math.abs(a.y() - b.y()) >= Layout.BOX_HEIGHT;
                assertThat(apart).as("%s and %s", a, b).isTrue();
            }
        }
        for (var line : picture.lines()) {
            assertThat(line.points().getFirst().y())
                    .isEqualTo(box(boxes, line.edge().from()).y() + Layout.BOX_HEIGHT / 2.0);
            assertThat(line.points().getLast().y())
                    .isEqualTo(box(boxes, line.edge().to()).y() + Layout.BOX_HEIGHT / 2.0);
        }
    }

    @Property(tries = 40)
    void withoutCirclesEveryLineGoesToTheRight(@ForAll @IntRange(min = 2, max = 80) int count, @ForAll long seed) {
        var picture = Layout.of(SampleGraphs.large(count, seed));

        for (var line : picture.lines()) {
            assertThat(line.points().getLast().x())
                    .as("%s", line.edge())
                    .isGreaterThan(line.points().getFirst().x());
        }
    }

    @Property(tries = 20)
    void theSameGraphGivesTheSamePicture(@ForAll @IntRange(min = 1, max = 80) int count, @ForAll long seed) {
        assertThat(new GraphDrawing(SampleGraphs.large(count, seed), "t", "en", Set.of()).svg())
                .isEqualTo(new GraphDrawing(SampleGraphs.large(count, seed), "t", "en", Set.of()).svg());
    }

    @Test
    void graphMlHoldsEverything() throws Exception {
        var xml = GraphMl.of(SampleGraphs.shop(), "shop");

        var graph = parse(xml);
        assertThat(graph.getElementsByTagName("node").getLength()).isEqualTo(15);
        assertThat(graph.getElementsByTagName("edge").getLength()).isEqualTo(14);
        assertThat(xml)
                .contains("<edge id=\"e9\" source=\"wordpress\" target=\"vps\"><data key=\"relation\">hostedOn</data>"
                        + "<data key=\"effect\">falls</data></edge>")
                .contains("<data key=\"name\">Витрина «Самовар &amp; Ко»</data>");
    }

    private static DependencyGraph withCircles(DependencyGraph graph, long seed) {
        var random = new Random(seed);
        var edges = new ArrayList<>(graph.edges());
        int count = graph.nodes().size();
        for (int at = 0; at < count / 8; at++) {
            edges.add(new Edge("a" + random.nextInt(count), "a" + random.nextInt(count), Relation.INTEGRATES_WITH));
        }
        return new DependencyGraph(graph.zones(), graph.nodes(), edges);
    }

    private static Layout.Box box(List<Layout.Box> boxes, String id) {
        return boxes.stream()
                .filter(box -> box.node().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String group(String svg, String name) {
        int title = svg.indexOf("<title>" + name);
        return svg.substring(svg.lastIndexOf("<g ", title), title);
    }

    private static Document parse(String xml) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
