package dev.understudy.passport.graph;

import dev.understudy.passport.busfactor.Operable;
import dev.understudy.passport.busfactor.Operations;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.graph.DependencyGraph.Edge;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.passport.graph.DependencyGraph.Zone;
import dev.understudy.passport.graph.SharedFate.By;
import dev.understudy.passport.graph.SharedFate.Share;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The graph that a passport spells out. */
public final class PassportGraph {

    /** Fields that tell an engineer which one it is, the best first. */
    private static final List<String> TELLING = List.of(
            "url",
            "domain",
            "hosts",
            "host",
            "addresses",
            "version",
            "engine",
            "provider",
            "counterId",
            "tool",
            "product");

    private static final Map<String, Relation> RELATIONS = Map.of(
            "hostedOn", Relation.HOSTED_ON,
            "dependsOn", Relation.DEPENDS_ON,
            "registeredWith", Relation.REGISTERED_WITH,
            "integratesWith", Relation.INTEGRATES_WITH,
            "backsUp", Relation.BACKS_UP,
            "paidBy", Relation.PAID_BY,
            // An exchange does not work without either end, a copy not without the place it is in.
            "from", Relation.DEPENDS_ON,
            "to", Relation.DEPENDS_ON,
            "storedOn", Relation.DEPENDS_ON);

    private PassportGraph() {}

    public static DependencyGraph of(Passport passport) {
        var edges = new ArrayList<Edge>();
        var implied = new ArrayList<Edge>();
        for (var asset : passport.assets()) {
            for (var relation : asset.relations()) {
                var meaning = RELATIONS.get(relation.type());
                if (meaning != null) {
                    edges.add(new Edge(asset.id(), relation.target(), meaning));
                }
                if (asset.kind() == AssetKind.INTEGRATION
                        && Set.of("from", "to").contains(relation.type())) {
                    implied.add(new Edge(relation.target(), asset.id(), Relation.INTEGRATES_WITH));
                }
            }
        }
        return new DependencyGraph(
                passport.zones().stream()
                        .map(zone -> new Zone(zone.id(), zone.name(), zone.criticality()))
                        .toList(),
                passport.assets().stream()
                        .map(asset -> new Node(
                                asset.id(),
                                asset.kind().word(),
                                asset.name(),
                                asset.zone(),
                                passport.criticality(asset).orElse(null),
                                detail(asset).orElse(null)))
                        .toList(),
                edges,
                implied);
    }

    private static Optional<String> detail(Asset asset) {
        return TELLING.stream()
                .flatMap(field -> asset.texts(field).stream().limit(1))
                .map(text -> text.replaceFirst("^https?://", "").replaceFirst("/$", ""))
                .findFirst();
    }

    /**
     * What assets share, by what the passport declares and what was observed.
     *
     * @param observedAddresses by asset
     * @param observedRegistrars by asset
     */
    public static List<SharedFate> sharedFates(
            Passport passport,
            Map<String, List<String>> observedAddresses,
            Map<String, List<String>> observedRegistrars) {
        var shares = new ArrayList<Share>();
        var hosts = hosts(passport);
        for (var asset : passport.assets()) {
            Stream.of(asset.texts("addresses"), addresses(asset), observedAddresses.getOrDefault(asset.id(), List.of()))
                    .flatMap(List::stream)
                    .distinct()
                    .forEach(address -> shares.add(new Share(By.ADDRESS, address, asset.id())));
            hosts.getOrDefault(asset.id(), Set.of()).forEach(host -> shares.add(new Share(By.HOST, host, asset.id())));
            asset.texts("provider")
                    .forEach(provider -> shares.add(new Share(By.PROVIDER, provider.strip(), asset.id())));
            if (asset.kind() == AssetKind.DOMAIN) {
                Stream.concat(
                                asset.texts("registrar").stream(),
                                observedRegistrars.getOrDefault(asset.id(), List.of()).stream())
                        .map(registrar -> registrar.strip().toLowerCase(Locale.ROOT))
                        .distinct()
                        .forEach(registrar -> shares.add(new Share(By.REGISTRAR, registrar, asset.id())));
            }
            Stream.of("registeredWith", "paidBy")
                    .flatMap(relation -> asset.texts(relation).stream())
                    .distinct()
                    .forEach(account -> shares.add(new Share(By.ACCOUNT, account, asset.id())));
        }
        for (var operable : Operations.assets(passport)) {
            onlyOperator(operable).ifPresent(person -> shares.add(new Share(By.PERSON, person, operable.id())));
        }
        return SharedFate.of(shares);
    }

    /** A host that is an address. */
    private static List<String> addresses(Asset asset) {
        return asset.texts("host").stream()
                .filter(host -> host.contains(":") || host.matches("[0-9.]+"))
                .toList();
    }

    private static Optional<String> onlyOperator(Operable operable) {
        var people = new LinkedHashSet<String>();
        operable.ways().forEach(way -> way.keys().forEach(key -> people.addAll(key.holders())));
        return people.size() == 1 ? people.stream().findFirst() : Optional.empty();
    }

    /** What each asset runs on, also at several removes. */
    private static Map<String, Set<String>> hosts(Passport passport) {
        var direct = new HashMap<String, List<String>>();
        passport.assets().forEach(asset -> direct.put(asset.id(), asset.texts("hostedOn")));
        var hosts = new HashMap<String, Set<String>>();
        for (var asset : passport.assets()) {
            var all = new LinkedHashSet<String>();
            var queue = new ArrayDeque<>(asset.texts("hostedOn"));
            while (!queue.isEmpty()) {
                var host = queue.remove();
                if (all.add(host)) {
                    queue.addAll(direct.getOrDefault(host, List.of()));
                }
            }
            hosts.put(asset.id(), all);
        }
        return hosts;
    }
}
