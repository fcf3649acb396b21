package dev.understudy.passport.graph;

import dev.understudy.passport.graph.DependencyGraph.Fallen;
import java.util.List;
import java.util.Map;

/**
 * What falls.
 *
 * @param falls what was asked for: ids of assets
 * @param fallen what goes with them, what falls first
 * @param zones how many assets of each zone are concerned, those asked for included
 */
public record FallView(
        String projectId, long version, List<String> falls, List<Fallen> fallen, Map<String, Integer> zones) {}
