package dev.understudy.passport.graph;

import static dev.understudy.print.Xml.escaped;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A dependency graph as GraphML (graphml.graphdrawing.org), for yEd, Gephi, NetworkX and their like. */
public final class GraphMl {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
              <key id="name" for="node" attr.name="name" attr.type="string"/>
              <key id="kind" for="node" attr.name="kind" attr.type="string"/>
              <key id="zone" for="node" attr.name="zone" attr.type="string"/>
              <key id="zoneName" for="node" attr.name="zoneName" attr.type="string"/>
              <key id="criticality" for="node" attr.name="criticality" attr.type="string"/>
              <key id="detail" for="node" attr.name="detail" attr.type="string"/>
              <key id="relation" for="edge" attr.name="relation" attr.type="string"/>
              <key id="effect" for="edge" attr.name="effect" attr.type="string"/>
            """;

    private GraphMl() {}

    /** @param id of the graph as a whole: the project */
    public static String of(DependencyGraph graph, String id) {
        var zones = graph.zones().stream()
                .collect(Collectors.toMap(
                        DependencyGraph.Zone::id, DependencyGraph.Zone::name, (first, second) -> first));
        var xml = new StringBuilder(HEAD)
                .append("  <graph id=\"")
                .append(escaped(id))
                .append("\" edgedefault=\"directed\">\n");
        for (var node : graph.nodes()) {
            xml.append("    <node id=\"").append(escaped(node.id())).append("\">");
            data(xml, "name", node.name());
            data(xml, "kind", node.kind());
            data(xml, "zone", node.zone());
            data(xml, "zoneName", node.zone() == null ? null : zones.get(node.zone()));
            data(xml, "criticality", node.criticality() == null ? null : word(node.criticality()));
            data(xml, "detail", node.detail());
            xml.append("</node>\n");
        }
        int number = 0;
        for (var edge : graph.edges()) {
            xml.append("    <edge id=\"e")
                    .append(number++)
                    .append("\" source=\"")
                    .append(escaped(edge.from()))
                    .append("\" target=\"")
                    .append(escaped(edge.to()))
                    .append("\">");
            data(xml, "relation", edge.relation().word());
            data(xml, "effect", edge.relation().effect().map(GraphMl::word).orElse(null));
            xml.append("</edge>\n");
        }
        return xml.append("  </graph>\n</graphml>\n").toString();
    }

    private static void data(StringBuilder xml, String key, @Nullable String value) {
        if (value != null) {
            xml.append("<data key=\"")
                    .append(key)
                    .append("\">")
                    .append(escaped(value))
                    .append("</data>");
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
