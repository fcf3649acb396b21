package dev.understudy.passport.graph;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.fact.Facts;
import dev.understudy.passport.graph.DependencyGraph.Node;
import dev.understudy.passport.graph.GraphView.EdgeView;
import dev.understudy.passport.graph.SharedFate.By;
import dev.understudy.passport.history.Passports;
import dev.understudy.passport.print.PrintedAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The graph of a project, in the forms that it is asked for. */
@ApplicationScoped
class GraphService {

    private final Passports passports;
    private final FactRepository facts;

    GraphService(Passports passports, FactRepository facts) {
        this.passports = passports;
        this.facts = facts;
    }

    @Transactional
    GraphView graph(String projectId) {
        var stored = passports.current(projectId);
        var graph = PassportGraph.of(stored.content());
        return new GraphView(
                projectId,
                stored.version().version(),
                graph.zones(),
                graph.nodes(),
                graph.edges().stream().map(EdgeView::of).toList(),
                fates(stored.content()));
    }

    String graphMl(String projectId) {
        return GraphMl.of(PassportGraph.of(passports.current(projectId).content()), projectId);
    }

    /** @param falls assets whose fall is to be shown */
    @Transactional
    String svg(String projectId, List<String> falls, List<String> fates, @Nullable String language) {
        var passport = passports.current(projectId).content();
        var roots = roots(passport, falls, fates);
        return new GraphDrawing(
                        PassportGraph.of(passport),
                        passport.project().name(),
                        PrintedAnswer.language(language, passport.project().languages()),
                        roots)
                .svg();
    }

    /**
     * What falls with these.
     *
     * @param fates {@code address:203.0.113.10}, {@code provider:...}: everything that shares it falls
     * @throws InvalidInput code {@code graph.unknown-asset} or {@code graph.unknown-fate}
     */
    @Transactional
    FallView falls(String projectId, List<String> falls, List<String> fates) {
        var stored = passports.current(projectId);
        var passport = stored.content();
        var roots = roots(passport, falls, fates);
        if (roots.isEmpty()) {
            throw refused(
                    "graph.unknown-asset",
                    "asset",
                    "nothing is named; add 'asset=' and the id of an asset,"
                            + " or 'fate=' and what they share, like 'address:203.0.113.10'");
        }
        var graph = PassportGraph.of(passport);
        var fallen = graph.fallsWith(List.copyOf(roots));
        var zones = new LinkedHashMap<String, Integer>();
        var concerned = fallen.stream().map(DependencyGraph.Fallen::id).collect(Collectors.toSet());
        concerned.addAll(roots);
        graph.nodes().stream()
                .filter(node -> concerned.contains(node.id()))
                .map(Node::zone)
                .forEach(zone -> zones.merge(zone == null ? "" : zone, 1, Integer::sum));
        return new FallView(projectId, stored.version().version(), List.copyOf(roots), fallen, zones);
    }

    private Set<String> roots(Passport passport, List<String> falls, List<String> fates) {
        var roots = new LinkedHashSet<String>();
        for (var asset : falls) {
            if (passport.asset(asset).isEmpty()) {
                throw refused("graph.unknown-asset", "asset", "there is no asset '" + asset + "' in the passport");
            }
            roots.add(asset);
        }
        if (!fates.isEmpty()) {
            var shared = fates(passport);
            for (var fate : fates) {
                roots.addAll(sharing(shared, fate));
            }
        }
        return roots;
    }

    private static List<String> sharing(List<SharedFate> shared, String fate) {
        int colon = fate.indexOf(':');
        var by = colon < 0 ? "" : fate.substring(0, colon);
        var what = fate.substring(colon + 1);
        return shared.stream()
                .filter(group -> word(group.by()).equals(by) && group.what().equals(what))
                .findFirst()
                .map(SharedFate::assets)
                .orElseThrow(() -> refused(
                        "graph.unknown-fate",
                        "fate",
                        "no two assets share '" + fate + "'; write it like 'address:203.0.113.10', with one of address,"
                                + " host, provider, registrar, account, person"));
    }

    private List<SharedFate> fates(Passport passport) {
        var known = facts.of(passport.project().id());
        return PassportGraph.sharedFates(
                passport, observed(passport, known, "addresses"), observed(passport, known, "registrar"));
    }

    private static Map<String, List<String>> observed(Passport passport, Facts facts, String fact) {
        var observed = new LinkedHashMap<String, List<String>>();
        passport.assets().forEach(asset -> facts.ofAsset(asset.id(), fact)
                .ifPresent(seen -> observed.put(asset.id(), seen.values())));
        return observed;
    }

    private static String word(By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    private static InvalidInput refused(String code, String parameter, String message) {
        return new InvalidInput(code, message, List.of(Violation.at(parameter, "unknown-" + parameter, message)));
    }
}
