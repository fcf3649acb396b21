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
import dev.understudy.print.Sheet.Section;
import dev.understudy.print.Sheet.Table;
import dev.understudy.print.Sheet.Tiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The tables of a sheet as CSV (RFC 4180): UTF-8 with a byte order mark, without which Excel takes Cyrillic for something
 * else. What a spreadsheet would run as a formula is prefixed with an apostrophe.
 */
public final class CsvSheet {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String LINE_END = "\r\n";

    /** Cells that begin so are formulas to one spreadsheet or another (OWASP, CSV injection). */
    private static final String FORMULA = "=+-@\t\r＝＋－＠";

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9 \u00A0\u202F]*([.,][0-9]+)?( ?%)?");

    /** Archives of one sheet are alike, whenever they were made. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private CsvSheet() {}

    /** Its first table; a section without one gives its charts' figures, else its sentences. */
    public static byte[] render(Section section) {
        var tables = tables(section);
        return encoded(tables.getFirst().table());
    }

    /** All tables, a file each, in a zip archive: {@code 02-emergencies.csv}. */
    public static byte[] archive(Sheet sheet) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            int number = 0;
            for (var section : sheet.sections()) {
                number++;
                for (var named : tables(section)) {
                    var id = section.heading().id();
                    var entry = new ZipEntry(
                            "%02d-%s%s.csv".formatted(number, id.isEmpty() ? "section" : id, named.suffix()));
                    entry.setTimeLocal(NO_TIME);
                    zip.putNextEntry(entry);
                    zip.write(encoded(named.table()));
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack " + sheet.title(), e);
        }
        return bytes.toByteArray();
    }

    private record Named(String suffix, Table table) {}

    private static List<Named> tables(Section section) {
        var tables = new ArrayList<Named>();
        var charts = new ArrayList<Named>();
        var texts = new ArrayList<List<String>>();
        for (var block : section.blocks()) {
            switch (block) {
                case Table table -> tables.add(new Named(tables.isEmpty() ? "" : "-" + (tables.size() + 1), table));
                case Chart chart -> charts.add(new Named("-chart-" + (charts.size() + 1), chart.figures()));
                case Tiles tiles ->
                    tiles.tiles()
                            .forEach(tile -> texts.add(List.of(
                                    tile.label() + ": " + new Cell(tile.value(), tile.hint(), tile.tone()).whole())));
                case Heading _, Paragraph _, Note _, Bullets _, Checklist _, Picture _, Contents _, NewPage _ ->
                    lines(block).forEach(line -> texts.add(List.of(line)));
            }
        }
        tables.addAll(charts);
        if (!texts.isEmpty() || tables.isEmpty()) {
            tables.add(new Named(
                    tables.isEmpty() ? "" : "-text",
                    new Table(List.of(section.heading().text()), List.of(1), texts)));
        }
        return tables;
    }

    private static List<String> lines(Block block) {
        return switch (block) {
            case Heading heading -> List.of(heading.text());
            case Paragraph paragraph -> List.of(paragraph.text());
            case Note note -> List.of(note.text());
            case Bullets bullets -> bullets.items();
            case Checklist checklist -> checklist.items();
            case Picture picture -> List.of(picture.caption());
            case Table _, Chart _, Tiles _, Contents _, NewPage _ -> List.of();
        };
    }

    private static byte[] encoded(Table table) {
        var csv = new StringBuilder().append(BYTE_ORDER_MARK);
        csv.append(line(table.columns()));
        table.rows()
                .forEach(row -> csv.append(line(row.stream().map(Cell::whole).toList())));
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvSheet::cell).collect(Collectors.joining(",", "", LINE_END));
    }

    private static String cell(String text) {
        var safe = isFormula(text) ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }

    private static boolean isFormula(String text) {
        var bare = text.stripLeading();
        if (text.isEmpty() || NUMBER.matcher(text).matches()) {
            return false;
        }
        return FORMULA.indexOf(text.charAt(0)) >= 0 || !bare.isEmpty() && FORMULA.indexOf(bare.charAt(0)) >= 0;
    }
}
