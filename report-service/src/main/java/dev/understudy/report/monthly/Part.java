package dev.understudy.report.monthly;

import dev.understudy.print.Sheet.Chart;
import java.util.List;

/**
 * A section worded: sentences, charts and at most one table. Whatever a report is rendered as, it is made of these, so a
 * section that is added here is in all of them.
 *
 * @param rows as long as {@code columns}
 */
record Part(
        Section section,
        String heading,
        List<String> lines,
        List<Chart> charts,
        List<String> columns,
        List<List<Text>> rows) {

    Part(Section section, String heading, List<String> lines, List<String> columns, List<List<Text>> rows) {
        this(section, heading, lines, List.of(), columns, rows);
    }

    Part(Section section, String heading, List<String> lines) {
        this(section, heading, lines, List.of(), List.of(), List.of());
    }
}
