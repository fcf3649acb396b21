package dev.understudy.passport.graph;

import dev.understudy.events.Criticality;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.passport.graph.DependencyGraph.Zone;
import dev.understudy.passport.graph.Layout.Box;
import dev.understudy.passport.graph.Layout.Line;
import dev.understudy.passport.print.Terms;
import dev.understudy.print.Canvas;
import dev.understudy.print.Canvas.Point;
import dev.understudy.print.Drawing;
import dev.understudy.print.SvgCanvas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dependency graph as a picture. Criticality is told by the width of the strip and by a mark too, not by colour alone.
 */
public final class GraphDrawing implements Drawing {

    /** Light enough for dark text, and told apart also by most who see few colours. */
    private static final List<Shade> SHADES = List.of(
            new Shade("#dcebf7", "#3b7fb5"),
            new Shade("#fde6cf", "#c9762b"),
            new Shade("#dff2dd", "#4a9150"),
            new Shade("#f0e2f3", "#8d5aa0"),
            new Shade("#fdf5c9", "#a99219"),
            new Shade("#fbdfe4", "#c05a72"),
            new Shade("#d8f0ee", "#2f8f88"),
            new Shade("#ebe4d8", "#8a7350"),
            new Shade("#e3e6f6", "#5a68b3"),
            new Shade("#e9f0d0", "#7b8f2c"));

    private static final Shade NO_ZONE = new Shade("#eff1f4", "#7b8590");
    private static final String INK = "#1d2530";
    private static final String SOFT_INK = "#4a5461";
    private static final String LINE = "#5c6775";
    private static final String ALARM = "#a3271f";

    private static final int LEAST_WIDTH = 640;
    private static final int MARGIN = 24;
    private static final int TITLE = 44;
    private static final int LEGEND_ROW = 22;
    private static final int LEGEND_COLUMN = 260;
    private static final int LEGEND_TEXT = 218;
    private static final int STRIP = 7;
    private static final int TEXT_LEFT = 18;
    private static final int TEXT_WIDTH = Layout.BOX_WIDTH - 26;
    private static final double TITLE_SIZE = 17;
    private static final double NAME_SIZE = 13;
    private static final double DETAIL_SIZE = 10.5;
    private static final double LEGEND_SIZE = 11.5;
    private static final double FADED = 0.25;
    /** Width of an ellipsis, in parts of the font size. */
    private static final double ELLIPSIS = 0.9;

    private record Shade(String fill, String ink) {}

    @FunctionalInterface
    private interface LegendItem {
        void draw(Canvas canvas, double x, double y);
    }

    private final DependencyGraph graph;
    private final String title;
    private final GraphWording words;
    private final Terms terms;
    private final Layout.Picture picture;
    private final Map<String, Shade> shades = new HashMap<>();
    private final Set<String> roots;
    private final Set<String> concerned;
    private final List<LegendItem> legend;

    /**
     * Lays it out.
     *
     * @param language ISO 639-1, {@code en} or {@code ru}
     * @param ifFalls assets whose fall is shown: what falls with them stays in colour, the rest is faded. Empty for none
     */
    public GraphDrawing(DependencyGraph graph, String title, String language, Set<String> ifFalls) {
        this.graph = graph;
        this.title = title;
        this.words = GraphWording.of(language);
        this.terms = Terms.of(language);
        this.picture = Layout.of(graph);
        this.roots = Set.copyOf(ifFalls);
        this.concerned = new HashSet<>(ifFalls);
        graph.fallsWith(List.copyOf(ifFalls)).forEach(fallen -> concerned.add(fallen.id()));
        for (var zone : graph.zones()) {
            shades.put(zone.id(), SHADES.get(shades.size() % SHADES.size()));
        }
        this.legend = legend();
    }

    /** As an SVG document of its own. */
    public String svg() {
        return SvgCanvas.render(this, title);
    }

    @Override
    public double width() {
        return Math.max(picture.width(), LEAST_WIDTH) + 2 * MARGIN;
    }

    @Override
    public double height() {
        return legendTop() + Math.ceilDiv(legend.size(), legendColumns()) * LEGEND_ROW + MARGIN - 12;
    }

    private double legendTop() {
        return TITLE + MARGIN + Math.max(picture.height(), MARGIN) + MARGIN + 12;
    }

    private int legendColumns() {
        return Math.max(1, (int) ((width() - 2 * MARGIN) / LEGEND_COLUMN));
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(MARGIN, MARGIN + 8, TITLE_SIZE, INK, true, cut(title, width() - 2 * MARGIN, TITLE_SIZE));
        if (!roots.isEmpty()) {
            canvas.text(MARGIN, MARGIN + 27, LEGEND_SIZE, ALARM, false, words.falls(concerned.size() - roots.size()));
        }
        if (graph.nodes().isEmpty()) {
            canvas.text(MARGIN, TITLE + MARGIN, NAME_SIZE, SOFT_INK, false, words.empty());
        }
        canvas.beginGroup(MARGIN, TITLE + MARGIN, 1, "");
        picture.lines().forEach(line -> line(canvas, line));
        picture.boxes().forEach(box -> box(canvas, box));
        canvas.endGroup();
        for (int at = 0; at < legend.size(); at++) {
            double x = MARGIN + at % legendColumns() * (double) LEGEND_COLUMN;
            double y = legendTop() + at / legendColumns() * (double) LEGEND_ROW;
            legend.get(at).draw(canvas, x, y);
        }
    }

    private void line(Canvas canvas, Line line) {
        var edge = line.edge();
        boolean faded = !roots.isEmpty() && !(concerned.contains(edge.from()) && concerned.contains(edge.to()));
        if (faded) {
            canvas.beginGroup(0, 0, FADED, "");
        }
        canvas.arrow(line.points(), LINE, thickness(edge.relation()), dashes(edge.relation()));
        if (faded) {
            canvas.endGroup();
        }
    }

    private static double thickness(Relation relation) {
        return relation == Relation.HOSTED_ON ? 2.4 : 1.3;
    }

    private static List<Integer> dashes(Relation relation) {
        return switch (relation) {
            case HOSTED_ON, DEPENDS_ON -> List.of();
            case INTEGRATES_WITH -> List.of(7, 4);
            case BACKS_UP -> List.of(2, 3);
            case REGISTERED_WITH, PAID_BY -> List.of(9, 3, 2, 3);
        };
    }

    private void box(Canvas canvas, Box box) {
        var node = box.node();
        var shade = shade(node.zone());
        boolean critical = node.criticality() == Criticality.CRITICAL;
        boolean root = roots.contains(node.id());
        double opacity = roots.isEmpty() || concerned.contains(node.id()) ? 1 : FADED;
        canvas.beginGroup(box.x(), box.y(), opacity, hint(node));
        canvas.box(
                0,
                0,
                Layout.BOX_WIDTH,
                Layout.BOX_HEIGHT,
                6,
                shade.fill(),
                root ? ALARM : shade.ink(),
                root ? 3 : critical ? 2 : 1);
        if (critical || node.criticality() == Criticality.IMPORTANT) {
            canvas.box(4, 6, critical ? STRIP : STRIP / 2.0, Layout.BOX_HEIGHT - 12, 1.5, shade.ink(), "", 0);
        }
        double room = TEXT_WIDTH - (critical ? 16 : 0);
        canvas.text(TEXT_LEFT, 20, NAME_SIZE, INK, true, cut(node.name(), room, NAME_SIZE));
        canvas.text(TEXT_LEFT, 36, DETAIL_SIZE, SOFT_INK, false, cut(second(node), TEXT_WIDTH, DETAIL_SIZE));
        if (critical) {
            canvas.text(Layout.BOX_WIDTH - 13, 20, NAME_SIZE, shade.ink(), true, "!");
        }
        canvas.endGroup();
    }

    private String second(Node node) {
        var kind = terms.kind(node.kind());
        var detail = node.detail();
        return detail == null || detail.equals(node.name()) ? kind : kind + " · " + detail;
    }

    private String hint(Node node) {
        var hint = new StringBuilder(node.name())
                .append(" (")
                .append(node.id())
                .append(", ")
                .append(terms.kind(node.kind()));
        zone(node.zone()).ifPresent(zone -> hint.append(", ").append(zone.name()));
        if (node.criticality() != null) {
            hint.append(", ").append(terms.criticality(node.criticality()));
        }
        return hint.append(')').toString();
    }

    private Optional<Zone> zone(@Nullable String id) {
        return graph.zones().stream().filter(zone -> zone.id().equals(id)).findFirst();
    }

    private Shade shade(@Nullable String zone) {
        return zone == null ? NO_ZONE : shades.getOrDefault(zone, NO_ZONE);
    }

    private List<LegendItem> legend() {
        var used = new LinkedHashSet<String>();
        boolean withoutZone = false;
        for (var node : graph.nodes()) {
            if (node.zone() == null) {
                withoutZone = true;
            } else {
                used.add(node.zone());
            }
        }
        var names = new LinkedHashMap<Shade, String>();
        for (var zone : graph.zones()) {
            if (used.contains(zone.id())) {
                names.merge(
                        shade(zone.id()),
                        zone.name() + " (" + terms.criticality(zone.criticality()) + ")",
                        (first, second) -> first + ", " + second);
            }
        }
        if (withoutZone) {
            names.put(NO_ZONE, words.noZone());
        }
        var items = new ArrayList<LegendItem>();
        names.forEach((shade, name) -> items.add((canvas, x, y) -> {
            canvas.box(x, y - 11, 24, 14, 3, shade.fill(), shade.ink(), 1);
            canvas.text(x + 32, y, LEGEND_SIZE, INK, false, cut(name, LEGEND_TEXT, LEGEND_SIZE));
        }));
        for (var relation : Relation.values()) {
            if (graph.edges().stream().anyMatch(edge -> edge.relation() == relation)) {
                items.add((canvas, x, y) -> {
                    canvas.arrow(
                            List.of(new Point(x, y - 4), new Point(x + 26, y - 4)),
                            LINE,
                            thickness(relation),
                            dashes(relation));
                    canvas.text(x + 32, y, LEGEND_SIZE, INK, false, words.relation(relation));
                });
            }
        }
        return items;
    }

    /** As much of the text as fits, by widths that no usual font exceeds by much. */
    static String cut(String text, double room, double size) {
        double width = 0;
        int fits = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            width += size * widthOf(c);
            at += Character.charCount(c);
            if (width + size * ELLIPSIS <= room) {
                fits = at;
            }
        }
        return width <= room ? text : text.substring(0, fits).stripTrailing() + "…";
    }

    /** In parts of the font size. */
    private static double widthOf(int c) {
        if (Character.isIdeographic(c) || Character.isSupplementaryCodePoint(c)) {
            return 1;
        }
        return switch (c) {
            case 'i', 'j', 'l', 'I', '.', ',', ':', ';', '\'', '|', '!', ' ', '·', '(', ')' -> 0.33;
            case 'm', 'w', 'M', 'W', 'ш', 'щ', 'ж', 'ю', 'ы', 'м', 'ф', 'Ш', 'Щ', 'Ж', 'Ю', 'Ы', 'М', 'Ф', '@' -> 0.82;
            default -> Character.isUpperCase(c) ? 0.66 : 0.55;
        };
    }
}
