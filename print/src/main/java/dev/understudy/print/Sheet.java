package dev.understudy.print;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to print, before it is HTML, PDF, DOCX, CSV or Markdown: {@link HtmlSheet}, {@link PdfSheet},
 * {@link DocxSheet}, {@link CsvSheet}, {@link MarkdownSheet}. Texts are plain; whoever renders them escapes them.
 *
 * @param language ISO 639-1
 * @param subtitle lines under the title: for whom, as of when
 */
public record Sheet(String language, String title, List<String> subtitle, List<Block> blocks, Imprint imprint) {

    public Sheet(String language, String title, List<String> subtitle, List<Block> blocks) {
        this(language, title, subtitle, blocks, Imprint.NONE);
    }

    /**
     * Who made it, and what it looks like.
     *
     * @param author of the document; absent when nobody signs it
     * @param made when; absent for now. With it, the same sheet gives the same bytes
     * @param accent {@code #rrggbb}, of the line over the title and under headings
     * @param logo PNG or JPEG, shown beside the title
     */
    public record Imprint(
            @Nullable String author,
            @Nullable Instant made,
            @Nullable String accent,
            @Nullable Logo logo) {

        public static final Imprint NONE = new Imprint(null, null, null, null);

        public Imprint {
            if (accent != null && !accent.matches("#[0-9a-fA-F]{6}")) {
                throw new IllegalArgumentException(accent + " is no colour; write it as #rrggbb");
            }
        }
    }

    /** A part of a sheet. */
    public sealed interface Block {}

    /**
     * @param level 1 for a section, 2 for one inside
     * @param id of the section, for links and file names: {@code [a-z0-9-]*}; empty for one that nobody refers to
     */
    public record Heading(int level, String text, String id) implements Block {

        public Heading(int level, String text) {
            this(level, text, "");
        }
    }

    public record Paragraph(String text) implements Block {}

    /** Something not to be overlooked. */
    public record Note(String text) implements Block {}

    public record Bullets(List<String> items) implements Block {}

    /** Steps, to be ticked off on paper. */
    public record Checklist(List<String> items) implements Block {}

    /** On paper, the section that follows begins on a page of its own; on a screen it is nothing. */
    public record NewPage() implements Block {}

    /** Where the sections after it are; on paper with the numbers of their pages. */
    public record Contents(String heading) implements Block {}

    /** Figures to be taken in at a glance. */
    public record Tiles(List<Tile> tiles) implements Block {

        /** How many stand beside each other on paper: four, or five where the fifth would stand alone. */
        int across() {
            return tiles.size() % 4 == 1 ? 5 : 4;
        }
    }

    /** @param hint a few words on how the value is to be read */
    public record Tile(String label, String value, String hint, Tone tone) {}

    public enum Tone {
        PLAIN,
        /** To be seen at once. */
        ALARMING
    }

    /**
     * What stands in a cell; a line break starts a new line.
     *
     * @param more what is less important, smaller and below
     */
    public record Cell(String text, String more, Tone tone) {

        public static Cell of(String text) {
            return new Cell(text, "", Tone.PLAIN);
        }

        /** Both parts, for those who have but one. */
        public String whole() {
            return more.isEmpty() ? text : text.isEmpty() ? more : text + "\n" + more;
        }
    }

    /**
     * @param shares widths of the columns relative to each other
     * @param rows as long as {@code columns}
     * @param name what it lists, for those who do not see where it stands; empty when its heading says it
     */
    public record Table(List<String> columns, List<Integer> shares, List<List<Cell>> rows, String name)
            implements Block {

        public Table {
            for (var row : rows) {
                if (row.size() != columns.size() || shares.size() != columns.size()) {
                    throw new IllegalArgumentException("a row of " + row.size() + " cells among " + columns);
                }
            }
        }

        /** Of plain texts. */
        public Table(List<String> columns, List<Integer> shares, List<List<String>> rows) {
            this(
                    columns,
                    shares,
                    rows.stream()
                            .map(row -> row.stream().map(Cell::of).toList())
                            .toList(),
                    "");
        }
    }

    /**
     * Figures as a picture that stands in the text.
     *
     * @param title what it shows, printed over it
     * @param alternative what it says, for those who do not see it
     * @param figures what it was drawn from; folded away on a screen, behind the text on paper
     */
    public record Chart(String title, Drawing drawing, String alternative, Table figures) implements Block {}

    /**
     * A large picture, with a page of its own on paper.
     *
     * @param caption also told to those who cannot see it
     */
    public record Picture(Drawing drawing, String caption) implements Block {}

    /** A section: its heading and what stands under it, up to the next heading of its level. */
    public record Section(Heading heading, List<Block> blocks) {}

    /** What has an id, by its headings of the first level. */
    public List<Section> sections() {
        var sections = new ArrayList<Section>();
        List<Block> current = new ArrayList<>();
        for (var block : blocks) {
            if (block instanceof Heading heading && heading.level() == 1) {
                current = new ArrayList<>();
                sections.add(new Section(heading, current));
            } else {
                current.add(block);
            }
        }
        return sections;
    }

    /** How many sections begin before a block. */
    int sectionsBefore(Block block) {
        return (int) blocks.subList(0, blocks.indexOf(block)).stream()
                .filter(before -> before instanceof Heading heading && heading.level() == 1)
                .count();
    }

    /** Fills in what may be absent. */
    public static String orDash(@Nullable String text) {
        return text == null || text.isBlank() ? "—" : text;
    }
}
