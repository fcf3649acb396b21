package dev.understudy.passport.export;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables as CSV (RFC 4180, UTF-8), as spreadsheets take and give them. A cell that a spreadsheet would take for a formula
 * is written with an apostrophe before it, which reading takes off again.
 */
final class Csv {

    /** Before these, or their wide forms, a spreadsheet begins to calculate; and after a tab or line break too. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private static final char GUARD = '\'';

    static final int MOST_ROWS = 20_000;
    static final int MOST_COLUMNS = 200;

    private Csv() {}

    /** @param rows the header first */
    static String write(List<List<String>> rows) {
        var text = new StringBuilder();
        for (var row : rows) {
            for (int at = 0; at < row.size(); at++) {
                if (at > 0) {
                    text.append(',');
                }
                cell(text, row.get(at));
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    private static void cell(StringBuilder text, String value) {
        var guarded = needsGuard(value) ? GUARD + value : value;
        boolean quoted = guarded.chars().anyMatch(c -> c == '"' || c == ',' || c == ';' || c == '\n' || c == '\r');
        if (quoted) {
            text.append('"').append(guarded.replace("\"", "\"\"")).append('"');
        } else {
            text.append(guarded);
        }
    }

    /** Also what would lose an apostrophe of its own on the way back. */
    private static boolean needsGuard(String value) {
        if (value.isEmpty()) {
            return false;
        }
        int first = 0;
        while (first < value.length() && (value.charAt(first) == GUARD || value.charAt(first) == ' ')) {
            first++;
        }
        return first < value.length() && FORMULA.indexOf(value.charAt(first)) >= 0;
    }

    private static String unguarded(String value) {
        return value.length() > 1 && value.charAt(0) == GUARD && needsGuard(value.substring(1))
                ? value.substring(1)
                : value;
    }

    /**
     * Reads a table. The separator is a comma, a semicolon (as spreadsheets in Russian write it) or a tab, whichever the
     * first line has most of.
     *
     * @throws InvalidInput status 400, code {@code import.malformed}, naming the line
     */
    static List<List<String>> read(String text) {
        var content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        char separator = separator(content);
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var cell = new StringBuilder();
        int line = 1;
        int opened = 0;
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int at = 0; at < content.length(); at++) {
            char c = content.charAt(at);
            if (quoted) {
                if (c == '"' && at + 1 < content.length() && content.charAt(at + 1) == '"') {
                    cell.append('"');
                    at++;
                } else if (c == '"') {
                    quoted = false;
                    wasQuoted = true;
                } else {
                    cell.append(c);
                    line += c == '\n' ? 1 : 0;
                }
            } else if (c == '"' && cell.isEmpty() && !wasQuoted) {
                quoted = true;
                opened = line;
            } else if (c == separator) {
                row.add(unguarded(cell.toString()));
                cell.setLength(0);
                wasQuoted = false;
                if (row.size() > MOST_COLUMNS) {
                    throw malformed(line, "more than " + MOST_COLUMNS + " columns");
                }
            } else if (c == '\n' || c == '\r') {
                if (c == '\r' && at + 1 < content.length() && content.charAt(at + 1) == '\n') {
                    at++;
                }
                line++;
                row.add(unguarded(cell.toString()));
                cell.setLength(0);
                wasQuoted = false;
                add(rows, row, line);
                row = new ArrayList<>();
            } else if (wasQuoted) {
                throw malformed(line, "text after a closing quote; double a quote that belongs to the text");
            } else {
                cell.append(c);
            }
        }
        if (quoted) {
            throw malformed(opened, "a quote that opens here is never closed");
        }
        if (!cell.isEmpty() || wasQuoted || !row.isEmpty()) {
            row.add(unguarded(cell.toString()));
            add(rows, row, line);
        }
        return rows;
    }

    private static void add(List<List<String>> rows, List<String> row, int line) {
        boolean blank = row.stream().allMatch(String::isBlank);
        if (blank) {
            return;
        }
        if (rows.size() > MOST_ROWS) {
            throw malformed(line, "more than " + MOST_ROWS + " rows; split the table");
        }
        rows.add(List.copyOf(row));
    }

    private static char separator(String content) {
        int end = content.indexOf('\n');
        var first = end < 0 ? content : content.substring(0, end);
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(first, candidate) > count(first, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static InvalidInput malformed(int line, String message) {
        return InvalidInput.malformed(
                "import.malformed",
                "line " + line + ": " + message,
                List.of(new Violation(line, null, "", "syntax", message)));
    }
}
