package dev.understudy.passport.document;

import com.fasterxml.jackson.core.JsonFactory;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.document.Node.Entry;
import dev.understudy.passport.document.Node.Mapping;
import dev.understudy.passport.document.Node.Scalar;
import dev.understudy.passport.document.Node.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * From YAML 1.1 text to {@link Node}s, by way of the parser's events: nothing is constructed, no tag is followed, and
 * nesting, aliases and size are bounded before anything is built from them.
 */
final class YamlTree {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern ESCAPE = Pattern.compile("\\\\.", Pattern.DOTALL);
    private static final int LONGEST_SHOWN = 80;

    static final int DEEPEST = 32;
    /** Values after aliases are replaced by what they stand for. */
    static final int MOST_VALUES = 200_000;

    /** @param values how many values it holds, itself included */
    private record Anchored(Node node, int values) {}

    private final Parser events;
    private final Violations violations;
    private final Map<String, Optional<Anchored>> anchors = new HashMap<>();
    private int values;

    private YamlTree(String text, Violations violations) {
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.events = new ParserImpl(new StreamReader(isJson(text) ? yaml(text) : text), options);
        this.violations = violations;
    }

    /**
     * The document's top value. Duplicate keys and tags are added to the violations.
     *
     * @throws InvalidInput status 400, code {@code passport.malformed-document}
     */
    static Node parse(String text, Violations violations) {
        try {
            return new YamlTree(text, violations).document();
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw broken(mark, e.getProblem() == null ? "it cannot be read" : e.getProblem());
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The parser's own slips on strange escapes and directives, which come without a place.
            throw broken(null, "it cannot be read");
        }
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    /**
     * What JSON may and YAML 1.1 may not: be indented by tabs, and escape slashes, as PHP does. The latter moves what
     * stands behind it in the same line a column to the left, and would be wrong in YAML's own quotes.
     */
    private static String yaml(String json) {
        var spaced = json.replace('\t', ' ');
        return spaced.contains("\\/") && isStrictJson(spaced)
                ? ESCAPE.matcher(spaced)
                        .replaceAll(
                                escape -> escape.group().equals("\\/") ? "/" : Matcher.quoteReplacement(escape.group()))
                : spaced;
    }

    private static boolean isStrictJson(String text) {
        try (var tokens = JSON.createParser(text)) {
            while (tokens.nextToken() != null) {
                // Only whether they all can be read.
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InvalidInput broken(@Nullable Mark mark, String problem) {
        // The parser repeats what stands before a value's second '!', which may be half of a password.
        var told = "this is not well-formed YAML or JSON: "
                + (problem.contains("tag handle") ? "a '!' here belongs to no tag; put the text in quotes" : problem);
        return mark == null ? DocumentText.malformed(1, 1, "syntax", told) : malformed(mark, "syntax", told);
    }

    private static InvalidInput malformed(Mark mark, String rule, String message) {
        return DocumentText.malformed(mark.getLine() + 1, mark.getColumn() + 1, rule, message);
    }

    private Node document() {
        events.getEvent(); // start of the stream
        var first = events.getEvent();
        if (first instanceof StreamEndEvent) {
            throw DocumentText.malformed(
                    1,
                    1,
                    "empty-document",
                    "the document is empty; it starts with 'passport: " + Passport.FORMAT + "'");
        }
        var root = node(events.getEvent(), "", 1);
        events.getEvent(); // end of the document
        var rest = events.getEvent();
        if (!(rest instanceof StreamEndEvent)) {
            throw malformed(
                    rest.getStartMark(),
                    "several-documents",
                    "a second document starts here; send one document a project, without '---' in between");
        }
        return root;
    }

    private Node node(Event event, String path, int depth) {
        if (depth > DEEPEST) {
            throw malformed(event.getStartMark(), "too-deep", "more than " + DEEPEST + " levels inside one another");
        }
        if (event instanceof AliasEvent alias) {
            return resolved(alias);
        }
        int before = values;
        count(event, 1);
        var anchor = event instanceof NodeEvent named ? named.getAnchor() : null;
        if (anchor != null) {
            anchors.put(anchor, Optional.empty());
        }
        var node =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar, path);
                    case SequenceStartEvent start -> sequence(start, path, depth);
                    case MappingStartEvent start -> mapping(start, path, depth);
                    default -> throw malformed(event.getStartMark(), "syntax", "a value is missing here");
                };
        if (anchor != null) {
            anchors.put(anchor, Optional.of(new Anchored(node, values - before)));
        }
        return node;
    }

    private Node resolved(AliasEvent alias) {
        var anchored = anchors.get(alias.getAnchor());
        if (anchored == null) {
            throw malformed(
                    alias.getStartMark(),
                    "unknown-alias",
                    "nothing above is marked with '&' and the name that follows this asterisk; mark it, or put the"
                            + " text in quotes if the asterisk belongs to it");
        }
        if (anchored.isEmpty()) {
            throw malformed(
                    alias.getStartMark(),
                    "recursive-alias",
                    "'*" + shown(alias.getAnchor()) + "' contains itself; write out what it stands for");
        }
        count(alias, anchored.get().values());
        return anchored.get().node();
    }

    private void count(Event event, int more) {
        values += more;
        if (values > MOST_VALUES) {
            throw malformed(
                    event.getStartMark(),
                    "too-many-values",
                    "more than " + MOST_VALUES + " values, aliases included; split the project or use fewer aliases");
        }
    }

    private Scalar scalar(ScalarEvent event, String path) {
        var scalar = new Scalar(line(event), column(event), event.getValue(), event.isPlain());
        refuseTag(event.getTag(), scalar, path);
        return scalar;
    }

    private Sequence sequence(SequenceStartEvent start, String path, int depth) {
        var items = new ArrayList<Node>();
        var sequence = new Sequence(line(start), column(start), items);
        refuseTag(start.getTag(), sequence, path);
        for (var event = events.getEvent(); !(event instanceof SequenceEndEvent); event = events.getEvent()) {
            items.add(node(event, path + "[" + items.size() + "]", depth + 1));
        }
        return sequence;
    }

    private Mapping mapping(MappingStartEvent start, String path, int depth) {
        var entries = new ArrayList<Entry>();
        var mapping = new Mapping(line(start), column(start), entries);
        refuseTag(start.getTag(), mapping, path);
        var lines = new HashMap<String, Integer>();
        for (var event = events.getEvent(); !(event instanceof MappingEndEvent); event = events.getEvent()) {
            var mark = event.getStartMark();
            if (!(node(event, path, depth + 1) instanceof Scalar key)) {
                throw malformed(mark, "field-name", "a field's name is a text, not a list or a group");
            }
            var inside = inside(path, key.text());
            var value = node(events.getEvent(), inside, depth + 1);
            var first = lines.putIfAbsent(key.text(), key.line());
            if (first == null) {
                entries.add(new Entry(key, value));
            } else {
                violations.add(
                        key,
                        inside,
                        "duplicate-field",
                        "'" + shown(key.text()) + "' stands here a second time, first in line " + first + "; keep one");
            }
        }
        return mapping;
    }

    private void refuseTag(@Nullable String tag, Node node, String path) {
        if (tag != null) {
            violations.add(
                    node,
                    path,
                    "tag",
                    "a tag ('!' before a value) means nothing here; delete it, or put the text in quotes");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private static int column(Event event) {
        return event.getStartMark().getColumn() + 1;
    }

    /** The path of a field. Names come from outside, so they are cut as all that is shown. */
    static String inside(String path, String name) {
        return path.isEmpty() ? shown(name) : path + "." + shown(name);
    }

    /** A text for messages: no secret, short, on one line, and of characters that an answer can carry. */
    static String shown(String text) {
        if (SecretText.isIn(text)) {
            return "***";
        }
        var shown = new StringBuilder(Math.min(text.length(), LONGEST_SHOWN));
        int at = 0;
        for (int count = 0; at < text.length() && count < LONGEST_SHOWN; count++) {
            int c = text.codePointAt(at);
            boolean sound = Character.isSupplementaryCodePoint(c)
                    || !(DocumentText.isControl((char) c) || Character.isSurrogate((char) c));
            shown.appendCodePoint(sound ? c : '\uFFFD');
            at += Character.charCount(c);
        }
        return at == text.length() ? shown.toString() : shown.append("...").toString();
    }

    /** Texts for messages, in quotes. */
    static String quoted(List<String> texts) {
        return texts.stream()
                .map(text -> "'" + text + "'")
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }
}
