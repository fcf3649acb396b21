package dev.understudy.passport.export;

import dev.understudy.passport.document.AssetKind.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What stands in one cell of a table though it is several things: items are separated by {@code ;}, the fields of a group by
 * {@code |}, the first without its name: {@code WooCommerce | version=9.1.2; 1C exchange}. A backslash before a separator
 * makes it a letter.
 */
final class CsvCells {

    private static final char ITEM = ';';
    private static final char FIELD = '|';
    private static final char ESCAPE = '\\';

    private CsvCells() {}

    static String ofItems(List<String> items) {
        return items.stream().map(item -> escaped(item, ITEM)).collect(Collectors.joining(ITEM + " "));
    }

    static List<String> items(String cell) {
        return split(cell, ITEM).stream()
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    static String ofGroup(Field field, Map<String, Object> group) {
        var parts = new ArrayList<String>();
        for (var inside : field.inside()) {
            var value = group.get(inside.name());
            if (parts.isEmpty()) {
                parts.add(value == null ? "" : escaped(value.toString(), FIELD));
            } else if (value != null) {
                parts.add(inside.name() + "=" + escaped(value.toString(), FIELD));
            }
        }
        return String.join(" " + FIELD + " ", parts);
    }

    /** What is no field of the group belongs to the value before it. */
    static Map<String, String> group(Field field, String item) {
        var group = new LinkedHashMap<String, String>();
        var current = field.inside().getFirst().name();
        for (var part : split(item, FIELD)) {
            var text = part.strip();
            int equals = text.indexOf('=');
            var name = equals < 0 ? "" : text.substring(0, equals).strip();
            if (!group.isEmpty()
                    && field.inside().stream().anyMatch(inside -> inside.name().equals(name))) {
                current = name;
                group.put(current, text.substring(equals + 1).strip());
            } else {
                group.merge(current, text, (before, more) -> before + " " + FIELD + " " + more);
            }
        }
        group.values().removeIf(String::isEmpty);
        return group;
    }

    private static String escaped(String text, char separator) {
        return text.replace("\\", "\\\\").replace(String.valueOf(separator), ESCAPE + String.valueOf(separator));
    }

    /** At each separator that stands alone; those that were escaped, and escaped backslashes, lose their backslash. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (c == ESCAPE && (next == separator || next == ESCAPE)) {
                part.append(next);
                at++;
            } else if (c == separator) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
