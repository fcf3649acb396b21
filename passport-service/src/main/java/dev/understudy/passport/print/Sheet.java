package dev.understudy.passport.print;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to print, before it is HTML, PDF or Markdown: {@link HtmlSheet}, {@link PdfSheet}, {@link MarkdownSheet}.
 * Texts are plain; whoever renders them escapes them.
 *
 * @param language ISO 639-1
 * @param subtitle lines under the title: for whom, as of when
 */
public record Sheet(String language, String title, List<String> subtitle, List<Block> blocks) {

    /** A part of a sheet. */
    public sealed interface Block {}

    /** @param level 1 for a section, 2 for one inside */
    public record Heading(int level, String text) implements Block {}

    public record Paragraph(String text) implements Block {}

    /** Something not to be overlooked. */
    public record Note(String text) implements Block {}

    public record Bullets(List<String> items) implements Block {}

    /** Steps, to be ticked off on paper. */
    public record Checklist(List<String> items) implements Block {}

    /**
     * @param shares widths of the columns relative to each other
     * @param rows as long as {@code columns}; a line break in a cell starts a new line
     */
    public record Table(List<String> columns, List<Integer> shares, List<List<String>> rows) implements Block {

        public Table {
            for (var row : rows) {
                if (row.size() != columns.size() || shares.size() != columns.size()) {
                    throw new IllegalArgumentException("a row of " + row.size() + " cells among " + columns);
                }
            }
        }
    }

    /** @param caption also told to those who cannot see it */
    public record Picture(Drawing drawing, String caption) implements Block {}

    /** Fills in what may be absent. */
    public static String orDash(@Nullable String text) {
        return text == null || text.isBlank() ? "—" : text;
    }
}
