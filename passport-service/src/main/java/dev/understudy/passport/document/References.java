package dev.understudy.passport.document;

import dev.understudy.passport.document.Fields.Located;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who and what the document names, and whether all that it refers to is there. */
final class References {

    private static final int MOST_OF_A_CIRCLE = 10;

    enum Section {
        ZONE("zone"),
        PERSON("person"),
        ASSET("asset"),
        CALENDAR("calendar");

        private final String word;

        Section(String word) {
            this.word = word;
        }
    }

    private record Reference(Section section, Located<String> to) {}

    private record Relation(String from, Located<String> to) {}

    private final Violations violations;
    private final Map<Section, Map<String, Node>> declared = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, List<Relation>> relations = new LinkedHashMap<>();

    References(Violations violations) {
        this.violations = violations;
        for (var section : Section.values()) {
            declared.put(section, new LinkedHashMap<>());
        }
    }

    void declare(Section section, Located<String> id) {
        if (id.value().isEmpty()) {
            return;
        }
        var first = of(section).putIfAbsent(id.value(), id.node());
        if (first != null) {
            violations.add(
                    id.node(),
                    id.path(),
                    "duplicate-id",
                    section.word + " '" + id.value() + "' is already in line " + first.line()
                            + "; give one of the two another id");
        }
    }

    void refer(Section section, Located<String> to) {
        if (!to.value().isEmpty()) {
            references.add(new Reference(section, to));
        }
    }

    /** An asset that stands on another. */
    void relate(String from, Located<String> to) {
        refer(Section.ASSET, to);
        if (!from.isEmpty()) {
            relations.computeIfAbsent(from, _ -> new ArrayList<>()).add(new Relation(from, to));
        }
    }

    /** To be called when the whole document has been read. */
    void check() {
        for (var reference : references) {
            var known = of(reference.section());
            var to = reference.to();
            if (!known.containsKey(to.value())) {
                violations.add(
                        to.node(),
                        to.path(),
                        "unknown-" + reference.section().word,
                        () -> "there is no " + reference.section().word + " '" + to.value() + "' in this document"
                                + Closest.to(to.value(), known.keySet())
                                        .map(near -> ", did you mean '" + near + "'?")
                                        .orElse("; add it, or name another"));
            }
        }
        refuseCycles();
    }

    private Map<String, Node> of(Section section) {
        return declared.computeIfAbsent(section, _ -> new LinkedHashMap<>());
    }

    /** Depth first, with a stack of its own: a chain may be as long as the document. */
    private void refuseCycles() {
        var done = new HashSet<String>();
        for (var start : relations.keySet()) {
            if (!done.contains(start)) {
                walk(start, done);
            }
        }
    }

    private void walk(String start, Set<String> done) {
        record Step(String asset, Iterator<Relation> rest) {}
        var way = new LinkedHashMap<String, Step>();
        way.put(start, new Step(start, next(start)));
        while (!way.isEmpty()) {
            var step = way.lastEntry().getValue();
            if (!step.rest().hasNext()) {
                way.remove(step.asset());
                done.add(step.asset());
                continue;
            }
            var to = step.rest().next().to();
            if (way.containsKey(to.value())) {
                violations.add(
                        to.node(),
                        to.path(),
                        "relation-cycle",
                        () -> "assets stand on one another in a circle: "
                                + circle(List.copyOf(way.keySet()), to.value())
                                + "; take one of the relations out");
            } else if (!done.contains(to.value())) {
                way.put(to.value(), new Step(to.value(), next(to.value())));
            }
        }
    }

    private static String circle(List<String> way, String end) {
        var around = way.subList(way.indexOf(end), way.size());
        var shown = around.size() <= MOST_OF_A_CIRCLE
                ? String.join(" -> ", around)
                : String.join(" -> ", around.subList(0, MOST_OF_A_CIRCLE)) + " -> ...";
        return shown + " -> " + end;
    }

    private Iterator<Relation> next(String asset) {
        return relations.getOrDefault(asset, List.of()).iterator();
    }
}
