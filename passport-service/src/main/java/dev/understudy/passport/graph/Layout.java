package dev.understudy.passport.graph;

import dev.understudy.passport.graph.DependencyGraph.Edge;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.print.Canvas.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Places a graph in layers from left to right: what nobody needs on the left, what everything stands on on the right, in
 * the manner of Sugiyama, Tagawa and Toda (1981): layers by longest path, waypoints where an edge crosses a layer, order
 * by medians to and fro, then heights that pull neighbours level. The same graph always gives the same picture.
 *
 * <p>A layer that would be much higher than the others is folded into several columns, so that a long list of servers
 * stays on a screen.
 */
final class Layout {

    static final int BOX_WIDTH = 216;
    static final int BOX_HEIGHT = 46;

    private static final int ROW = 60;
    private static final int WAYPOINT_ROW = 16;
    private static final int LAYER_GAP = 84;
    private static final int FOLD_GAP = 28;
    private static final int MOST_ROWS = 26;
    private static final int ALONE_GAP = 24;
    private static final int LEAST_ALONE_COLUMNS = 4;
    private static final int ORDER_PASSES = 12;
    private static final int LEVEL_PASSES = 8;

    /** A node where it stands, left upper corner. */
    record Box(Node node, double x, double y) {}

    /** An edge as the points it goes through, from the right of one box to the left of another. */
    record Line(Edge edge, List<Point> points) {}

    record Picture(List<Box> boxes, List<Line> lines, double width, double height) {}

    /** A box, or the place where a long edge crosses a layer ({@code node} -1). */
    private static final class Place {
        final int node;
        final List<Place> left = new ArrayList<>();
        final List<Place> right = new ArrayList<>();
        int order;
        double x;
        double y;
        double width = BOX_WIDTH;

        Place(int node) {
            this.node = node;
        }

        double height() {
            return node < 0 ? WAYPOINT_ROW : ROW;
        }
    }

    private final DependencyGraph graph;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, Integer> zoneOrder = new HashMap<>();

    private Layout(DependencyGraph graph) {
        this.graph = graph;
        graph.nodes().forEach(node -> numbers.put(node.id(), numbers.size()));
        graph.zones().forEach(zone -> zoneOrder.put(zone.id(), zoneOrder.size()));
    }

    static Picture of(DependencyGraph graph) {
        return new Layout(graph).picture();
    }

    private Picture picture() {
        int count = graph.nodes().size();
        var backward = backwardEdges();
        var layerOf = layers(backward);
        int layerCount = Arrays.stream(layerOf).max().orElse(-1) + 1;
        var layers = new ArrayList<List<Place>>();
        for (int layer = 0; layer < layerCount; layer++) {
            layers.add(new ArrayList<>());
        }
        var boxes = new Place[count];
        var related = new HashSet<String>();
        graph.edges().forEach(edge -> related.addAll(List.of(edge.from(), edge.to())));
        var alone = new ArrayList<Place>();
        startingOrder().forEach(node -> {
            boxes[node] = new Place(node);
            boolean hasRelations = related.contains(graph.nodes().get(node).id());
            (hasRelations ? layers.get(layerOf[node]) : alone).add(boxes[node]);
        });
        layers.removeIf(List::isEmpty);
        var ways = new ArrayList<List<Place>>();
        for (var edge : graph.edges()) {
            boolean turned = backward.contains(edge);
            var from = boxes[number(turned ? edge.to() : edge.from())];
            var to = boxes[number(turned ? edge.from() : edge.to())];
            var way = new ArrayList<Place>();
            way.add(from);
            for (int layer = layerOf[from.node] + 1; layer < layerOf[to.node]; layer++) {
                var waypoint = new Place(-1);
                layers.get(layer).add(waypoint);
                way.add(waypoint);
            }
            way.add(to);
            for (int step = 1; step < way.size(); step++) {
                way.get(step - 1).right.add(way.get(step));
                way.get(step).left.add(way.get(step - 1));
            }
            ways.add(turned ? way.reversed() : way);
        }
        order(layers);
        double width = Math.max(place(layers), placeBelow(alone, layers));
        return drawn(boxes, ways, width);
    }

    private int number(String id) {
        return numbers.getOrDefault(id, -1);
    }

    /** By zone, then as the passport has them: neighbours in meaning start as neighbours. */
    private List<Integer> startingOrder() {
        var nodes = graph.nodes();
        return numbers.values().stream()
                .sorted(Comparator.comparingInt(
                        (Integer node) -> zoneOrder.getOrDefault(nodes.get(node).zone(), Integer.MAX_VALUE)))
                .toList();
    }

    /** Edges that close a circle; turned round, the rest can be layered. */
    private Set<Edge> backwardEdges() {
        var outgoing = new HashMap<String, List<Edge>>();
        graph.edges().forEach(edge -> outgoing.computeIfAbsent(edge.from(), _ -> new ArrayList<>())
                .add(edge));
        var backward = new HashSet<Edge>();
        var done = new HashSet<String>();
        for (var start : numbers.keySet()) {
            if (done.contains(start)) {
                continue;
            }
            // Depth first with a stack of its own: a chain may be as long as the passport.
            record Step(String node, Iterator<Edge> rest) {}
            var way = new LinkedHashMap<String, Step>();
            way.put(
                    start,
                    new Step(start, outgoing.getOrDefault(start, List.of()).iterator()));
            while (!way.isEmpty()) {
                var step = way.lastEntry().getValue();
                if (!step.rest().hasNext()) {
                    way.remove(step.node());
                    done.add(step.node());
                    continue;
                }
                var edge = step.rest().next();
                if (way.containsKey(edge.to())) {
                    backward.add(edge);
                } else if (!done.contains(edge.to())) {
                    way.put(
                            edge.to(),
                            new Step(
                                    edge.to(),
                                    outgoing.getOrDefault(edge.to(), List.of()).iterator()));
                }
            }
        }
        return backward;
    }

    /** The longest way from anything that nobody needs; then everything as near to what needs it as it can be. */
    private int[] layers(Set<Edge> backward) {
        int count = graph.nodes().size();
        var forward = new ArrayList<List<Integer>>();
        var incoming = new int[count];
        for (int node = 0; node < count; node++) {
            forward.add(new ArrayList<>());
        }
        for (var edge : graph.edges()) {
            boolean turned = backward.contains(edge);
            int from = number(turned ? edge.to() : edge.from());
            int to = number(turned ? edge.from() : edge.to());
            forward.get(from).add(to);
            incoming[to]++;
        }
        var needed = new boolean[count];
        for (int node = 0; node < count; node++) {
            needed[node] = incoming[node] > 0;
        }
        var layer = new int[count];
        var sorted = new ArrayList<Integer>();
        for (int node = 0; node < count; node++) {
            if (incoming[node] == 0) {
                sorted.add(node);
            }
        }
        for (int at = 0; at < sorted.size(); at++) {
            int node = sorted.get(at);
            for (int next : forward.get(node)) {
                layer[next] = Math.max(layer[next], layer[node] + 1);
                if (--incoming[next] == 0) {
                    sorted.add(next);
                }
            }
        }
        // What nobody needs moves to the right, beside what it needs: shorter lines.
        for (int at = sorted.size() - 1; at >= 0; at--) {
            int node = sorted.get(at);
            int nearest = forward.get(node).stream()
                    .mapToInt(next -> layer[next])
                    .min()
                    .orElse(layer[node] + 1);
            if (nearest - 1 > layer[node] && !needed[node]) {
                layer[node] = nearest - 1;
            }
        }
        return layer;
    }

    /** Medians of the neighbours on one side, then on the other; the order with the fewest crossings is kept. */
    private static void order(List<List<Place>> layers) {
        layers.forEach(Layout::number);
        var best = snapshot(layers);
        long fewest = crossings(layers);
        for (int pass = 0; pass < ORDER_PASSES && fewest > 0; pass++) {
            if (pass % 2 == 0) {
                for (int layer = 1; layer < layers.size(); layer++) {
                    sortByNeighbours(layers.get(layer), true);
                }
            } else {
                for (int layer = layers.size() - 2; layer >= 0; layer--) {
                    sortByNeighbours(layers.get(layer), false);
                }
            }
            long now = crossings(layers);
            if (now < fewest) {
                fewest = now;
                best = snapshot(layers);
            }
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            layers.set(layer, new ArrayList<>(best.get(layer)));
            number(layers.get(layer));
        }
    }

    private static List<List<Place>> snapshot(List<List<Place>> layers) {
        return layers.stream().map(List::copyOf).toList();
    }

    private static void number(List<Place> layer) {
        for (int at = 0; at < layer.size(); at++) {
            layer.get(at).order = at;
        }
    }

    private static void sortByNeighbours(List<Place> layer, boolean leftward) {
        var key = new HashMap<Place, Double>();
        layer.forEach(place -> key.put(place, median(leftward ? place.left : place.right, place.order)));
        layer.sort(Comparator.comparingDouble(key::get));
        number(layer);
    }

    private static double median(List<Place> neighbours, int otherwise) {
        if (neighbours.isEmpty()) {
            return otherwise;
        }
        var orders = neighbours.stream().mapToInt(place -> place.order).sorted().toArray();
        int middle = orders.length / 2;
        return orders.length % 2 == 1 ? orders[middle] : (orders[middle - 1] + orders[middle]) / 2.0;
    }

    /** Pairs of edges between neighbouring layers that cross: inversions, counted with a binary indexed tree. */
    private static long crossings(List<List<Place>> layers) {
        long crossings = 0;
        for (int layer = 0; layer + 1 < layers.size(); layer++) {
            int size = layers.get(layer + 1).size();
            var tree = new int[size + 1];
            int seen = 0;
            for (var place : layers.get(layer)) {
                var targets =
                        place.right.stream().mapToInt(to -> to.order).sorted().toArray();
                for (int target : targets) {
                    int notAfter = 0;
                    for (int at = target + 1; at > 0; at -= at & -at) {
                        notAfter += tree[at];
                    }
                    crossings += seen - notAfter;
                }
                for (int target : targets) {
                    for (int at = target + 1; at <= size; at += at & -at) {
                        tree[at]++;
                    }
                    seen++;
                }
            }
        }
        return crossings;
    }

    /** Gives every place its coordinates; the width of it all. */
    private static double place(List<List<Place>> layers) {
        double x = 0;
        for (var layer : layers) {
            var boxes = layer.stream().filter(place -> place.node >= 0).toList();
            int columns = Math.max(1, Math.ceilDiv(boxes.size(), MOST_ROWS));
            // Neighbours in the order stay neighbours: they alternate between the columns.
            for (int at = 0; at < boxes.size(); at++) {
                boxes.get(at).x = x + (at % columns) * (BOX_WIDTH + FOLD_GAP);
            }
            double layerWidth = columns * (BOX_WIDTH + FOLD_GAP) - FOLD_GAP;
            for (var place : layer) {
                if (place.node < 0) {
                    place.x = x;
                    place.width = layerWidth;
                }
            }
            stack(layer, columns);
            x += layerWidth + LAYER_GAP;
        }
        for (int pass = 0; pass < LEVEL_PASSES; pass++) {
            boolean leftward = pass % 2 == 0;
            for (int at = 0; at < layers.size(); at++) {
                level(layers.get(leftward ? at : layers.size() - 1 - at), leftward);
            }
        }
        return Math.max(0, x - LAYER_GAP);
    }

    /** What has no relations stands in rows under the rest; the width of them. */
    private static double placeBelow(List<Place> alone, List<List<Place>> layers) {
        double under = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(place -> place.y + place.height())
                .max()
                .orElse(-ALONE_GAP);
        double right = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(place -> place.x + BOX_WIDTH)
                .max()
                .orElse(0);
        int columns = Math.max(LEAST_ALONE_COLUMNS, (int) ((right + FOLD_GAP) / (BOX_WIDTH + FOLD_GAP)));
        for (int at = 0; at < alone.size(); at++) {
            alone.get(at).x = at % columns * (double) (BOX_WIDTH + FOLD_GAP);
            alone.get(at).y = under + ALONE_GAP + at / columns * (double) ROW;
        }
        int used = Math.min(columns, alone.size());
        return used == 0 ? 0 : used * (BOX_WIDTH + FOLD_GAP) - FOLD_GAP;
    }

    private static void stack(List<Place> layer, int columns) {
        double y = 0;
        int inRow = 0;
        for (var place : layer) {
            place.y = y;
            if (place.node < 0) {
                y += WAYPOINT_ROW;
            } else if (++inRow % columns == 0) {
                y += ROW;
            }
        }
    }

    /** Pulls each place to the height of its neighbours, as far as order and distances allow. */
    private static void level(List<Place> layer, boolean leftward) {
        if (isFolded(layer)) {
            return;
        }
        var wanted = new double[layer.size()];
        for (int at = 0; at < layer.size(); at++) {
            var place = layer.get(at);
            var neighbours = leftward ? place.left : place.right;
            wanted[at] = neighbours.isEmpty()
                    ? place.y
                    : neighbours.stream()
                                    .mapToDouble(other -> other.y + other.height() / 2)
                                    .average()
                                    .orElse(place.y)
                            - place.height() / 2;
        }
        // Each group of touching places settles at the mean of what its members want (pool adjacent violators).
        record Group(int from, int to, double start, double weight, double height) {}
        var groups = new ArrayList<Group>();
        for (int at = 0; at < layer.size(); at++) {
            var group = new Group(at, at + 1, wanted[at], 1, layer.get(at).height());
            while (!groups.isEmpty()
                    && groups.getLast().start() + groups.getLast().height() > group.start()) {
                var above = groups.removeLast();
                double weight = above.weight() + group.weight();
                double start =
                        (above.start() * above.weight() + (group.start() - above.height()) * group.weight()) / weight;
                group = new Group(above.from(), group.to(), start, weight, above.height() + group.height());
            }
            groups.add(group);
        }
        for (var group : groups) {
            double y = group.start();
            for (int at = group.from(); at < group.to(); at++) {
                layer.get(at).y = y;
                y += layer.get(at).height();
            }
        }
    }

    private static boolean isFolded(List<Place> layer) {
        return layer.stream()
                        .filter(place -> place.node >= 0)
                        .mapToDouble(place -> place.x)
                        .distinct()
                        .count()
                > 1;
    }

    private Picture drawn(Place[] places, List<List<Place>> ways, double width) {
        double top = Double.MAX_VALUE;
        double bottom = 0;
        for (var place : places) {
            top = Math.min(top, place.y);
        }
        for (var way : ways) {
            for (var place : way) {
                top = Math.min(top, place.y);
            }
        }
        top = places.length == 0 ? 0 : top;
        var boxes = new ArrayList<Box>();
        for (var place : places) {
            boxes.add(new Box(graph.nodes().get(place.node), place.x, place.y - top));
            bottom = Math.max(bottom, place.y - top + BOX_HEIGHT);
        }
        var lines = new ArrayList<Line>();
        for (int at = 0; at < ways.size(); at++) {
            var way = ways.get(at);
            boolean turned = way.getFirst().x > way.getLast().x;
            var points = new ArrayList<Point>();
            for (var place : way) {
                if (place.node < 0) {
                    double y = place.y - top + WAYPOINT_ROW / 2.0;
                    bottom = Math.max(bottom, y);
                    // Level through the whole layer, so that it stays between the boxes.
                    points.add(new Point(turned ? place.x + place.width : place.x, y));
                    points.add(new Point(turned ? place.x : place.x + place.width, y));
                } else {
                    boolean start = place == way.getFirst();
                    points.add(
                            new Point(place.x + (start != turned ? BOX_WIDTH : 0), place.y - top + BOX_HEIGHT / 2.0));
                }
            }
            lines.add(new Line(graph.edges().get(at), List.copyOf(points)));
        }
        return new Picture(boxes, lines, width, bottom);
    }
}
