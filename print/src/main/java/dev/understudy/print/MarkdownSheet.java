package dev.understudy.print;

import dev.understudy.print.Sheet.Block;
import dev.understudy.print.Sheet.Bullets;
import dev.understudy.print.Sheet.Cell;
import dev.understudy.print.Sheet.Chart;
import dev.understudy.print.Sheet.Checklist;
import dev.understudy.print.Sheet.Contents;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.NewPage;
import dev.understudy.print.Sheet.Note;
import dev.understudy.print.Sheet.Paragraph;
import dev.understudy.print.Sheet.Picture;
import dev.understudy.print.Sheet.Table;
import dev.understudy.print.Sheet.Tiles;
import java.util.List;
import java.util.stream.Collectors;

/** A sheet as Markdown (CommonMark, with tables and task lists as GitHub has them). Pictures are left to the others. */
public final class MarkdownSheet {

    private static final String SPECIAL = "\\`*_[]<>|#~!";

    private MarkdownSheet() {}

    public static String render(Sheet sheet) {
        var text = new StringBuilder();
        text.append("# ").append(escaped(sheet.title())).append("\n\n");
        sheet.subtitle().forEach(line -> text.append(escaped(line)).append("  \n"));
        sheet.blocks().forEach(block -> text.append('\n').append(rendered(block)));
        return text.toString();
    }

    private static String rendered(Block block) {
        return switch (block) {
            case Heading heading -> "#".repeat(heading.level() + 1) + " " + escaped(heading.text()) + "\n";
            case Paragraph paragraph -> startOfLine(escaped(paragraph.text())) + "\n";
            case Note note -> "> " + escaped(note.text()).replace("\n", "\n> ") + "\n";
            case Bullets bullets -> list("- ", bullets.items());
            case Checklist checklist -> list("- [ ] ", checklist.items());
            // Whoever shows Markdown makes one of the headings.
            case Contents contents -> "";
            case NewPage newPage -> "";
            case Tiles tiles ->
                list(
                        "- ",
                        tiles.tiles().stream()
                                .map(tile -> tile.label() + ": " + tile.value()
                                        + (tile.hint().isEmpty() ? "" : " (" + tile.hint() + ")"))
                                .toList());
            case Table table -> table(table);
            case Chart chart ->
                "**" + escaped(chart.title()) + "**\n\n" + startOfLine(escaped(chart.alternative())) + "\n\n"
                        + table(chart.figures());
            case Picture picture -> "*" + escaped(picture.caption()) + "*\n";
        };
    }

    private static String list(String mark, List<String> items) {
        return items.stream()
                .map(item -> mark + escaped(item).replace("\n", "\n  ") + "\n")
                .collect(Collectors.joining());
    }

    private static String table(Table table) {
        return row(table.columns())
                + row(table.columns().stream().map(column -> "---").toList())
                + table.rows().stream().map(cells -> row(escapedCells(cells))).collect(Collectors.joining());
    }

    private static List<String> escapedCells(List<Cell> cells) {
        return cells.stream()
                .map(cell -> escaped(cell.whole()).replace("\n", "<br>"))
                .toList();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** A paragraph that begins like a list or a number would become one. */
    private static String startOfLine(String text) {
        return text.replaceFirst("^([-+]|[0-9]+[.)])(?=\\s)", "\\\\$1");
    }

    static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (SPECIAL.indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append((char) c);
        });
        return escaped.toString();
    }
}
