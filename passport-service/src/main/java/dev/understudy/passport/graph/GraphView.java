package dev.understudy.passport.graph;

import dev.understudy.passport.graph.DependencyGraph.Edge;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.passport.graph.DependencyGraph.Zone;
import java.util.List;

/**
 * What stands on what, and what shares one fate.
 *
 * @param nodes assets
 * @param edges {@code from} needs {@code to}
 * @param sharedFates assets that one thing would take down together
 */
public record GraphView(
        String projectId,
        long version,
        List<Zone> zones,
        List<Node> nodes,
        List<EdgeView> edges,
        List<SharedFate> sharedFates) {

    /** @param relation as documents write it */
    public record EdgeView(String from, String to, String relation) {

        static EdgeView of(Edge edge) {
            return new EdgeView(edge.from(), edge.to(), edge.relation().word());
        }
    }
}
