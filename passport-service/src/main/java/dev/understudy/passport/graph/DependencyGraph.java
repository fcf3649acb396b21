package dev.understudy.passport.graph;

import dev.understudy.events.Criticality;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands on what.
 *
 * @param zones in the order of the passport
 * @param nodes assets, in the order of the passport
 * @param edges whose both ends are nodes
 * @param implied edges that follow from others and are not drawn: both ends of an exchange of data miss it when it falls
 */
public record DependencyGraph(List<Zone> zones, List<Node> nodes, List<Edge> edges, List<Edge> implied) {

    public DependencyGraph(List<Zone> zones, List<Node> nodes, List<Edge> edges) {
        this(zones, nodes, edges, List.of());
    }

    public record Zone(String id, String name, Criticality criticality) {}

    /** @param detail what identifies it to an engineer: an address, a domain, a provider */
    public record Node(
            String id,
            String kind,
            String name,
            @Nullable String zone,
            @Nullable Criticality criticality,
            @Nullable String detail) {}

    /** {@code from} needs {@code to}. */
    public record Edge(String from, String to, Relation relation) {}

    public DependencyGraph {
        zones = List.copyOf(zones);
        nodes = List.copyOf(nodes);
        var known = nodes.stream().map(Node::id).collect(Collectors.toSet());
        edges = within(edges, known);
        implied = within(implied, known);
    }

    private static List<Edge> within(List<Edge> edges, Set<String> known) {
        return edges.stream()
                .filter(edge -> known.contains(edge.from()) && known.contains(edge.to()))
                .filter(edge -> !edge.from().equals(edge.to()))
                .distinct()
                .toList();
    }

    /**
     * What falls if these fall, nearest first; they themselves are not in it.
     *
     * @param roots ids of nodes; unknown ones are passed over
     */
    public List<Fallen> fallsWith(List<String> roots) {
        var needing = new HashMap<String, List<Edge>>();
        Stream.concat(edges.stream(), implied.stream())
                .forEach(edge -> needing.computeIfAbsent(edge.to(), _ -> new ArrayList<>())
                        .add(edge));
        var names = new LinkedHashMap<String, Node>();
        nodes.forEach(node -> names.put(node.id(), node));
        // First those that fall at once: what is down is not merely worse.
        var fallen = new LinkedHashMap<String, Fallen>();
        for (var effect : Effect.values()) {
            var queue = new ArrayDeque<String>();
            roots.stream().filter(names::containsKey).forEach(queue::add);
            fallen.keySet().forEach(queue::add);
            while (!queue.isEmpty()) {
                var at = queue.remove();
                var via = fallen.get(at);
                var effectHere = via == null ? Effect.FALLS : via.effect();
                for (var edge : needing.getOrDefault(at, List.of())) {
                    var passed = edge.relation().effect().map(link -> worse(effectHere, link));
                    var node = names.get(edge.from());
                    if (!passed.equals(Optional.of(effect))
                            || node == null
                            || roots.contains(edge.from())
                            || fallen.containsKey(edge.from())) {
                        continue;
                    }
                    var chain = new ArrayList<>(via == null ? List.of(at) : via.chain());
                    chain.add(edge.from());
                    fallen.put(
                            edge.from(),
                            new Fallen(
                                    node.id(),
                                    node.kind(),
                                    node.name(),
                                    node.zone(),
                                    node.criticality(),
                                    effect,
                                    List.copyOf(chain)));
                    queue.add(edge.from());
                }
            }
        }
        return List.copyOf(fallen.values());
    }

    /** A chain is as strong as its weakest link: what stands on something degraded is degraded. */
    private static Effect worse(Effect through, Effect link) {
        return through.ordinal() >= link.ordinal() ? through : link;
    }

    /**
     * @param effect what happens to it
     * @param chain from what falls first to this one, along the relations
     */
    public record Fallen(
            String id,
            String kind,
            String name,
            @Nullable String zone,
            @Nullable Criticality criticality,
            Effect effect,
            List<String> chain) {}
}
