package dev.understudy.incident.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What messages of one cause have in common. In the way of Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing
 * Approach with Fixed Depth Tree", ICWS 2017): addresses, numbers and ids are masked first; a message then joins the
 * template of its length that it resembles most, and what differs becomes a wildcard. Pure.
 */
record Template(List<String> tokens) {

    static final String WILDCARD = "<*>";

    /** Share of equal words from which two messages of one length are the same. */
    private static final double SIMILAR = 0.6;

    /** Longer messages are compared by their beginning. */
    private static final int LONGEST = 64;

    private static final int LONGEST_TEXT = 4_000;

    private record Mask(Pattern pattern, String name) {}

    // None repeats a repetition over the same characters, so that no text makes one run for long.
    private static final List<Mask> MASKS = List.of(
            mask("\\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^\\s\"'<>]+", "<url>"),
            mask("\\b[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}\\b", "<email>"),
            mask("\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b", "<id>"),
            mask(
                    "\\b\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?",
                    "<time>"),
            mask("(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{1,5})?(?:/\\d{1,2})?(?![\\w.])", "<ip>"),
            mask(
                    "(?<![\\w:])(?=[0-9a-fA-F:]{0,39}::|(?:[0-9a-fA-F]{1,4}:){7})"
                            + "[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\\w:])",
                    "<ip>"),
            mask("(?<![\\w.])\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}(?![\\w])|\\b\\d{4}-\\d{2}-\\d{2}\\b", "<date>"),
            mask("\\b\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?\\b", "<time>"),
            mask("(?<![\\w])(?:/[\\w.@%+-]+){2,}/?", "<path>"),
            mask("\\b0[xX][0-9a-fA-F]+\\b", "<id>"),
            mask("\\b(?=[0-9a-fA-F]{0,64}\\d)(?=\\d{0,64}[a-fA-F])[0-9a-fA-F]{6,}\\b", "<id>"),
            mask("(?<![\\p{L}\\d])[+-]?\\d+(?:[.,]\\d+)*(?=(?:ms|s|min|h|d|[kmgt]?b|%)?(?![\\p{L}\\d]))", "<num>"),
            mask("\\b(?=[\\p{L}_-]{0,64}\\d)(?=[\\d_-]{0,64}\\p{L})[\\w-]{8,}\\b", "<id>"));

    private static Mask mask(String pattern, String name) {
        return new Mask(Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS | Pattern.CASE_INSENSITIVE), name);
    }

    Template {
        tokens = List.copyOf(tokens);
    }

    /** The template of a message that is alone. */
    static Template of(String message) {
        var text = message.length() > LONGEST_TEXT ? message.substring(0, LONGEST_TEXT) : message;
        for (var mask : MASKS) {
            text = mask.pattern().matcher(text).replaceAll(mask.name());
        }
        var tokens = new ArrayList<String>();
        for (var token : text.strip().split("\\s+")) {
            if (!token.isEmpty() && tokens.size() < LONGEST) {
                tokens.add(token);
            }
        }
        return new Template(tokens.isEmpty() ? List.of(WILDCARD) : tokens);
    }

    static Template parse(String text) {
        return new Template(List.of(text.split(" ")));
    }

    int length() {
        return tokens.size();
    }

    /** Share of places at which both have the same word; wildcards count half, so that the more particular wins. */
    double similarity(Template other) {
        if (length() != other.length()) {
            return 0;
        }
        double same = 0;
        for (int i = 0; i < length(); i++) {
            if (tokens.get(i).equals(WILDCARD) || other.tokens.get(i).equals(WILDCARD)) {
                same += 0.5;
            } else if (tokens.get(i).equals(other.tokens.get(i))) {
                same += 1;
            }
        }
        return same / length();
    }

    /** The most alike of these, if any is alike enough; the first of equals. */
    static Optional<Integer> best(Template message, List<Template> known) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < known.size(); i++) {
            double similarity = message.similarity(known.get(i));
            if (similarity >= SIMILAR && similarity > most) {
                best = i;
                most = similarity;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(best);
    }

    /** What both have in common. */
    Template merge(Template other) {
        var merged = new ArrayList<String>();
        for (int i = 0; i < length(); i++) {
            merged.add(tokens.get(i).equals(other.tokens.get(i)) ? tokens.get(i) : WILDCARD);
        }
        return new Template(merged);
    }

    @Override
    public String toString() {
        return String.join(" ", tokens);
    }
}
