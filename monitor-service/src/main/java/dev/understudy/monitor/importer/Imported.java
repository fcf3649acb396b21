package dev.understudy.monitor.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What a file of another program comes to: definitions as a person would write them, and what to tell about them. */
final class Imported {

    /** Final codes of the IANA registry of HTTP status codes: what a range of another program stands for. */
    private static final List<Integer> STATUSES = IntStream.concat(
                    IntStream.concat(
                            IntStream.of(
                                    200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307,
                                    308),
                            IntStream.rangeClosed(400, 417)),
                    IntStream.of(
                            421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507,
                            508, 510, 511))
            .boxed()
            .toList();

    private static final int LONGEST_NAME = 100;

    private final List<ObjectNode> checks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    List<ObjectNode> checks() {
        return checks;
    }

    List<String> notes() {
        return notes;
    }

    /** @param check its name in the other program */
    void note(String check, String what) {
        notes.add(check.isEmpty() ? what : check + ": " + what);
    }

    /** A new definition; its name is what the other program calls it, as far as names here allow. */
    ObjectNode add(String name, String kind) {
        var check = JsonNodeFactory.instance.objectNode();
        check.put("name", unique(name));
        check.put("kind", kind);
        check.putObject(kind);
        checks.add(check);
        return check;
    }

    void drop(ObjectNode check) {
        checks.remove(check);
        names.remove(check.path("name").textValue());
    }

    private String unique(String name) {
        var slug = slug(name);
        var free = slug;
        for (int number = 2; !names.add(free); number++) {
            free = slug + "-" + number;
        }
        return free;
    }

    private static String slug(String name) {
        var slug = new StringBuilder();
        name.toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || (!slug.isEmpty() && (c == '.' || c == '_'))) {
                slug.appendCodePoint(c);
            } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
                slug.append('-');
            }
        });
        int end = slug.offsetByCodePoints(0, Math.min(slug.codePointCount(0, slug.length()), LONGEST_NAME));
        slug.setLength(end);
        while (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
            slug.setLength(slug.length() - 1);
        }
        return slug.isEmpty() ? "check" : slug.toString();
    }

    static ObjectNode target(ObjectNode check) {
        return (ObjectNode) check.get(check.path("kind").textValue());
    }

    static ObjectNode schedule(ObjectNode check) {
        return check.path("schedule") instanceof ObjectNode present ? present : check.putObject("schedule");
    }

    /** ISO 8601, and not at all for what is no time. */
    static void seconds(ObjectNode node, String field, JsonNode value) {
        if (value.isNumber() && value.doubleValue() > 0) {
            node.put(
                    field,
                    Duration.ofMillis(Math.round(value.doubleValue() * 1000)).toString());
        }
    }

    /** Labels have names of their own rules; a tag that is no such name becomes the value of one. */
    static void label(ObjectNode check, String name, String value) {
        var labels = check.path("labels") instanceof ObjectNode present ? present : check.putObject("labels");
        var possible = name.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
        labels.put(possible ? name : "tag-" + (labels.size() + 1), possible ? value : name);
    }

    /** Codes that lie in ranges such as {@code 200-299} or {@code 404}; nothing of it when that is the default. */
    static void statuses(ObjectNode http, Iterable<String> ranges) {
        var wanted = new TreeSet<Integer>();
        boolean more = false;
        boolean success = false;
        for (var range : ranges) {
            var bounds = range.strip().split("-", 2);
            int least = Integer.parseInt(bounds[0].strip());
            int most = bounds.length == 1 ? least : Integer.parseInt(bounds[1].strip());
            if (least <= 200 && most >= 299) {
                success = true;
            }
            if (least == most) {
                wanted.add(least);
            }
            STATUSES.stream().filter(code -> code >= least && code <= most).forEach(wanted::add);
            more |= least < 200 || most > 299;
        }
        if (success && !more) {
            return;
        }
        if (success) {
            wanted.removeIf(code -> code < 300);
            wanted.forEach(http.putArray("additionalStatus")::add);
        } else {
            wanted.forEach(http.putArray("expectStatus")::add);
        }
    }

    /** A regular expression (RE2) for a text as it stands. */
    static String quoted(String text) {
        var quoted = new StringBuilder();
        for (char c : text.toCharArray()) {
            if ("\\^$.|?*+()[]{}".indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }
}
