package dev.understudy.passport.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Writes a passport as people write it: sections and things one under another, small groups in one line. */
public final class PassportYaml {

    /** Editors that know the YAML language server complete and check by the schema that it names. */
    public static final String EDITOR_HINT = "# yaml-language-server: $schema=";

    private static final int WIDEST_GROUP = 100;
    private static final int WIDEST_LINE = 140;
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private PassportYaml() {}

    /** The document, which reads as the same passport. */
    public static String write(Passport passport) {
        return write(PassportJson.tree(passport));
    }

    /** Any part of a document. */
    public static String write(JsonNode tree) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setWidth(WIDEST_LINE);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        var text = new StringWriter();
        new Yaml(options).serialize(node(tree, true), text);
        return text.toString();
    }

    /** The same with the line that tells editors where the schema is. */
    public static String write(Passport passport, String schemaAddress) {
        return EDITOR_HINT + schemaAddress + "\n" + write(passport);
    }

    private static org.yaml.snakeyaml.nodes.Node node(JsonNode value, boolean top) {
        if (value.isObject()) {
            var tuples = new ArrayList<NodeTuple>();
            value.properties()
                    .forEach(entry -> tuples.add(new NodeTuple(text(entry.getKey()), node(entry.getValue(), false))));
            return new MappingNode(Tag.MAP, tuples, !top && fitsInALine(value) ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        if (value.isArray()) {
            List<org.yaml.snakeyaml.nodes.Node> items = new ArrayList<>();
            value.forEach(item -> items.add(node(item, false)));
            boolean ofScalars = !value.isEmpty() && !value.get(0).isContainerNode();
            return new SequenceNode(
                    Tag.SEQ,
                    items,
                    value.isEmpty() || (ofScalars && fitsInALine(value)) ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        if (value.isTextual()) {
            return text(value.textValue());
        }
        var tag = value.isBoolean()
                ? Tag.BOOL
                : value.isNull() ? Tag.NULL : value.isIntegralNumber() ? Tag.INT : Tag.FLOAT;
        return new ScalarNode(tag, value.asText(), null, null, ScalarStyle.PLAIN);
    }

    private static ScalarNode text(String text) {
        return DATE.matcher(text).matches()
                ? new ScalarNode(Tag.TIMESTAMP, text, null, null, ScalarStyle.PLAIN)
                : new ScalarNode(Tag.STR, text, null, null, ScalarStyle.PLAIN);
    }

    private static boolean fitsInALine(JsonNode value) {
        return value.toString().length() <= WIDEST_GROUP;
    }
}
