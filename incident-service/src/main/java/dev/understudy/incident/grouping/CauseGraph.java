package dev.understudy.incident.grouping;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.Relation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the failure of an asset may be explained by: itself, what it depends on and what it is hosted on, and so on, as the
 * passport's relations say. Pure.
 */
public final class CauseGraph {

    /** Relations along which a failure travels. {@code registeredWith}, {@code ownedBy}... carry none. */
    private static final Set<String> CARRIES_FAILURE = Set.of("dependsOn", "hostedOn");

    /** Farther away everything hangs on everything. */
    static final int MAX_DISTANCE = 5;

    private final Map<String, List<String>> upstream;
    private final Map<String, String> names;

    private CauseGraph(Map<String, List<String>> upstream, Map<String, String> names) {
        this.upstream = upstream;
        this.names = names;
    }

    public static CauseGraph of(Collection<AssetApplied> assets) {
        return new CauseGraph(
                assets.stream().collect(Collectors.toMap(AssetApplied::assetId, asset -> asset.relations().stream()
                        .filter(relation -> CARRIES_FAILURE.contains(relation.type()))
                        .map(Relation::target)
                        .toList())),
                assets.stream().collect(Collectors.toMap(AssetApplied::assetId, AssetApplied::name)));
    }

    /**
     * Everything that may explain a failure, with how far away it is; assets as {@code asset:<id>}, identities as they came.
     *
     * @param assetId what failed; absent when it is no asset
     * @param declared ids of assets that the event itself names as upstream
     * @param identities things that are shared across the graph, for example {@code ip:192.0.2.7}
     */
    public Map<String, Integer> causes(
            @Nullable String assetId, Collection<String> declared, Collection<String> identities) {
        var found = new LinkedHashMap<String, Integer>();
        var front = new LinkedHashMap<String, Integer>();
        if (assetId != null) {
            front.put(assetId, 0);
        }
        declared.forEach(id -> front.putIfAbsent(id, 1));
        while (!front.isEmpty()) {
            var nearest =
                    front.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
            front.remove(nearest.getKey());
            int distance = nearest.getValue();
            if (found.putIfAbsent("asset:" + nearest.getKey(), distance) == null && distance < MAX_DISTANCE) {
                for (var next : upstream.getOrDefault(nearest.getKey(), List.of())) {
                    if (!found.containsKey("asset:" + next)) {
                        front.merge(next, distance + 1, Math::min);
                    }
                }
            }
        }
        // A shared address or certificate says less than a declared relation: it comes after what is one step away.
        identities.forEach(identity -> found.putIfAbsent(identity, 2));
        return found;
    }

    /** What a cause is called in a title; its own text when the passport does not know it. */
    public String nameOf(String cause) {
        return cause.startsWith("asset:")
                ? names.getOrDefault(cause.substring("asset:".length()), cause.substring("asset:".length()))
                : cause;
    }
}
