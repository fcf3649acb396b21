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
import dev.understudy.print.Sheet.Tile;
import dev.understudy.print.Sheet.Tiles;
import dev.understudy.print.Sheet.Tone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A sheet as a document of Word (ECMA-376), to be edited: headings are headings, tables are tables with heads that repeat,
 * charts are pictures that tell what they show. Vectors stand beside pixels, so that each program takes what it can.
 */
public final class DocxSheet {

    /** Twentieths of a point: A4, and the text between its margins. */
    private static final int PAGE_WIDTH = 11_906;

    private static final int PAGE_HEIGHT = 16_838;
    private static final int MARGIN = 850;
    private static final int TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN;

    /** English Metric Units of a CSS pixel, and of the width of the text. */
    private static final int EMU = 9_525;

    private static final double WIDEST_PICTURE = TEXT_WIDTH * 635.0;
    private static final double HIGHEST_PICTURE = (PAGE_HEIGHT - 4 * MARGIN) * 635.0;
    private static final double LOGO_HEIGHT = 380_000;

    private static final String SOFT = "5C6775";
    private static final String LINE = "D9DEE5";
    private static final String ALARM = "B3261E";

    /** Documents of one sheet are alike, whenever they were made. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private static final String R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

    private final Sheet sheet;
    private final String accent;
    private final StringBuilder body = new StringBuilder(32_768);
    private final Map<String, byte[]> media = new LinkedHashMap<>();
    private final StringBuilder relations = new StringBuilder();
    private final List<Chart> charts = new ArrayList<>();
    private int ids;
    private int sections;

    private DocxSheet(Sheet sheet) {
        this.sheet = sheet;
        var colour = sheet.imprint().accent();
        this.accent = colour == null ? LINE : colour.substring(1);
    }

    public static byte[] render(Sheet sheet) {
        return new DocxSheet(sheet).document();
    }

    private byte[] document() {
        logo();
        paragraph("Title", sheet.title());
        sheet.subtitle().forEach(line -> paragraph("Subtitle", line));
        sheet.blocks().forEach(this::block);
        if (!charts.isEmpty()) {
            var words = Words.of(sheet.language());
            heading(1, words.appendix(), "figures_of_charts");
            for (var chart : charts) {
                heading(2, chart.title(), "");
                paragraph("Normal", chart.alternative());
                table(chart.figures());
            }
        }
        var document = XML + "<w:document xmlns:w=\"" + W + "\" xmlns:r=\"" + R
                + "\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
                + " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
                + " xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>\n" + body
                + "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/><w:pgSz w:w=\"" + PAGE_WIDTH
                + "\" w:h=\"" + PAGE_HEIGHT + "\"/><w:pgMar w:top=\"" + MARGIN + "\" w:right=\"" + MARGIN
                + "\" w:bottom=\"1000\" w:left=\"" + MARGIN + "\" w:header=\"500\" w:footer=\"500\" w:gutter=\"0\"/>"
                + "</w:sectPr></w:body></w:document>";
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put("[Content_Types].xml", utf8(contentTypes()));
        parts.put("_rels/.rels", utf8(rootRelations()));
        parts.put("docProps/core.xml", utf8(properties()));
        parts.put("word/document.xml", utf8(document));
        parts.put("word/_rels/document.xml.rels", utf8(documentRelations()));
        parts.put("word/styles.xml", utf8(styles()));
        parts.put("word/numbering.xml", utf8(numbering()));
        parts.put("word/settings.xml", utf8(settings()));
        parts.put("word/footer1.xml", utf8(footer()));
        parts.putAll(media);
        return packed(parts);
    }

    private void block(Block block) {
        switch (block) {
            case Heading heading -> heading(heading.level(), heading.text(), anchor(heading));
            case Paragraph paragraph -> paragraph("Normal", paragraph.text());
            case Note note -> paragraph("Note", note.text());
            case Bullets bullets -> bullets.items().forEach(item -> paragraph("ListBullet", item));
            case Checklist checklist -> checklist.items().forEach(item -> paragraph("Checklist", "☐ " + item));
            case NewPage newPage -> body.append("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n");
            case Contents contents -> contents(contents);
            case Tiles tiles -> tiles(tiles);
            case Table table -> table(table);
            case Chart chart -> {
                paragraph("ChartTitle", chart.title());
                picture(chart.drawing(), chart.alternative());
                charts.add(chart);
            }
            case Picture picture -> {
                picture(picture.drawing(), picture.caption());
                paragraph("Caption", picture.caption());
            }
        }
    }

    private String anchor(Heading heading) {
        if (heading.level() != 1) {
            return "";
        }
        sections++;
        return anchor(heading, sections);
    }

    private static String anchor(Heading heading, int number) {
        // Word takes letters, digits and underscores.
        return heading.id().isEmpty() ? "section_" + number : heading.id().replace('-', '_');
    }

    private void heading(int level, String text, String anchor) {
        body.append("<w:p><w:pPr><w:pStyle w:val=\"Heading").append(level).append("\"/></w:pPr>");
        if (!anchor.isEmpty()) {
            int id = ++ids;
            body.append("<w:bookmarkStart w:id=\"")
                    .append(id)
                    .append("\" w:name=\"")
                    .append(Xml.escaped(anchor))
                    .append("\"/>")
                    .append(run(text, ""))
                    .append("<w:bookmarkEnd w:id=\"")
                    .append(id)
                    .append("\"/>");
        } else {
            body.append(run(text, ""));
        }
        body.append("</w:p>\n");
    }

    private void paragraph(String style, String text) {
        body.append(paragraphOf(style, run(text, "")));
    }

    private static String paragraphOf(String style, String runs) {
        return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr>" + runs + "</w:p>\n";
    }

    private static String run(String text, String properties) {
        var run = new StringBuilder("<w:r>");
        if (!properties.isEmpty()) {
            run.append("<w:rPr>").append(properties).append("</w:rPr>");
        }
        boolean first = true;
        for (var line : text.split("\n", -1)) {
            run.append(first ? "" : "<w:br/>")
                    .append("<w:t xml:space=\"preserve\">")
                    .append(Xml.escaped(line))
                    .append("</w:t>");
            first = false;
        }
        return run.append("</w:r>").toString();
    }

    private void contents(Contents contents) {
        paragraph("ChartTitle", contents.heading());
        int number = sheet.sectionsBefore(contents);
        for (var section : sheet.sections().subList(number, sheet.sections().size())) {
            number++;
            body.append(paragraphOf(
                    "Contents",
                    "<w:hyperlink w:history=\"1\" w:anchor=\"" + Xml.escaped(anchor(section.heading(), number)) + "\">"
                            + run(section.heading().text(), "") + "</w:hyperlink>"));
        }
    }

    private void tiles(Tiles tiles) {
        int across = tiles.across();
        for (int from = 0; from < tiles.tiles().size(); from += across) {
            startOfTable(equal(across), "");
            body.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (int at = from; at < from + across; at++) {
                int width = TEXT_WIDTH / across;
                body.append("<w:tc><w:tcPr><w:tcW w:w=\"").append(width).append("\" w:type=\"dxa\"/>");
                if (at < tiles.tiles().size()) {
                    var tile = tiles.tiles().get(at);
                    body.append("<w:tcBorders><w:top w:val=\"single\" w:sz=\"18\" w:color=\"")
                            .append(tile.tone() == Tone.ALARMING ? ALARM : SOFT)
                            .append("\"/></w:tcBorders></w:tcPr>")
                            .append(tile(tile))
                            .append("</w:tc>");
                } else {
                    body.append("</w:tcPr>").append(paragraphOf("Cell", "")).append("</w:tc>");
                }
            }
            body.append("</w:tr></w:tbl>\n").append(paragraphOf("AfterTable", ""));
        }
    }

    private static String tile(Tile tile) {
        return paragraphOf("CellMore", run(tile.label(), ""))
                + paragraphOf("TileValue", run(tile.value(), ""))
                + (tile.hint().isEmpty() ? "" : paragraphOf("CellMore", run(tile.hint(), "")));
    }

    private static List<Integer> equal(int columns) {
        var shares = new ArrayList<Integer>();
        for (int at = 0; at < columns; at++) {
            shares.add(1);
        }
        return shares;
    }

    private List<Integer> startOfTable(List<Integer> shares, String name) {
        int whole = shares.stream().mapToInt(Integer::intValue).sum();
        var widths = shares.stream().map(share -> TEXT_WIDTH * share / whole).toList();
        body.append("<w:tbl><w:tblPr><w:tblStyle w:val=\"Lines\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>"
                + "<w:tblLayout w:type=\"fixed\"/>");
        if (!name.isEmpty()) {
            body.append("<w:tblCaption w:val=\"").append(Xml.escaped(name)).append("\"/>");
        }
        body.append("</w:tblPr><w:tblGrid>");
        widths.forEach(width -> body.append("<w:gridCol w:w=\"").append(width).append("\"/>"));
        body.append("</w:tblGrid>\n");
        return widths;
    }

    private void table(Table table) {
        var widths = startOfTable(table.shares(), table.name());
        if (!table.columns().stream().allMatch(String::isEmpty)) {
            body.append("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
            for (int at = 0; at < widths.size(); at++) {
                cell(widths.get(at), paragraphOf("CellHead", run(table.columns().get(at), "")));
            }
            body.append("</w:tr>\n");
        }
        for (var row : table.rows()) {
            body.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (int at = 0; at < widths.size(); at++) {
                cell(widths.get(at), content(row.get(at)));
            }
            body.append("</w:tr>\n");
        }
        if (table.rows().isEmpty()) {
            body.append("<w:tr>");
            widths.forEach(width -> cell(width, paragraphOf("Cell", run("—", ""))));
            body.append("</w:tr>\n");
        }
        body.append("</w:tbl>\n").append(paragraphOf("AfterTable", ""));
    }

    private void cell(int width, String content) {
        body.append("<w:tc><w:tcPr><w:tcW w:w=\"")
                .append(width)
                .append("\" w:type=\"dxa\"/></w:tcPr>")
                .append(content)
                .append("</w:tc>");
    }

    private static String content(Cell cell) {
        var alarm = cell.tone() == Tone.ALARMING ? "<w:b/><w:color w:val=\"" + ALARM + "\"/>" : "";
        return paragraphOf("Cell", run(cell.text(), alarm))
                + (cell.more().isEmpty() ? "" : paragraphOf("CellMore", run(cell.more(), "")));
    }

    private void logo() {
        var logo = sheet.imprint().logo();
        if (logo != null) {
            var name = logo.mediaType().equals("image/png") ? "logo.png" : "logo.jpeg";
            body.append(paragraphOf(
                    "Normal",
                    inline(
                            LOGO_HEIGHT * logo.shape(),
                            LOGO_HEIGHT,
                            logo.alternative(),
                            related(name, logo.bytes()),
                            null)));
        }
    }

    private void picture(Drawing drawing, String alternative) {
        double width = drawing.width() * EMU;
        double height = drawing.height() * EMU;
        double scale = Math.min(1, Math.min(WIDEST_PICTURE / width, HIGHEST_PICTURE / height));
        var name = "picture" + (media.size() + 1);
        var pixels = related(name + ".png", Raster.png(drawing));
        var vectors = related(name + ".svg", utf8(XML + SvgCanvas.render(drawing, alternative)));
        body.append(paragraphOf("Chart", inline(width * scale, height * scale, alternative, pixels, vectors)));
    }

    /** @return its relation */
    private String related(String name, byte[] bytes) {
        media.put("word/media/" + name, bytes);
        var id = "rIdMedia" + media.size();
        relations
                .append("<Relationship Id=\"")
                .append(id)
                .append("\" Type=\"")
                .append(R)
                .append("/image\" Target=\"media/")
                .append(name)
                .append("\"/>\n");
        return id;
    }

    private String inline(double width, double height, String alternative, String pixels, @Nullable String vectors) {
        int id = ++ids;
        var extent = "cx=\"" + Math.round(width) + "\" cy=\"" + Math.round(height) + '"';
        var named = "id=\"" + id + "\" name=\"" + id + "\" descr=\"" + Xml.escaped(alternative) + '"';
        var svg = vectors == null
                ? ""
                : "<a:extLst><a:ext uri=\"{96DAC541-7B7A-43D3-8B79-37D633B846F1}\"><asvg:svgBlip"
                        + " xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\""
                        + vectors + "\"/></a:ext></a:extLst>";
        return "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent " + extent
                + "/><wp:docPr " + named + "/><a:graphic><a:graphicData"
                + " uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr "
                + named + "/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"" + pixels + "\">" + svg
                + "</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\""
                + " y=\"0\"/><a:ext " + extent + "/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
                + "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";
    }

    private String styles() {
        return XML + "<w:styles xmlns:w=\"" + W + "\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\""
                + " w:hAnsi=\"Arial\" w:cs=\"Arial\" w:eastAsia=\"Arial\"/><w:color w:val=\"1D2530\"/><w:sz w:val=\"19\"/>"
                + "<w:lang w:val=\"" + (sheet.language().equals("ru") ? "ru-RU" : "en-GB")
                + "\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"80\" w:line=\"264\""
                + " w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\n"
                + style("Normal", "Normal", "", "")
                + style("Title", "Title", "<w:spacing w:after=\"60\"/>", "<w:b/><w:sz w:val=\"34\"/>")
                + style("Subtitle", "Subtitle", "<w:spacing w:after=\"0\"/>", "<w:color w:val=\"" + SOFT + "\"/>")
                + style(
                        "Heading1",
                        "heading 1",
                        "<w:keepNext/><w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"2\" w:color=\"" + accent
                                + "\"/></w:pBdr><w:spacing w:before=\"320\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/>",
                        "<w:b/><w:sz w:val=\"26\"/>")
                + style(
                        "Heading2",
                        "heading 2",
                        "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"60\"/><w:outlineLvl w:val=\"1\"/>",
                        "<w:b/><w:sz w:val=\"21\"/>")
                + style(
                        "ListBullet",
                        "List Bullet",
                        "<w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"40\"/>",
                        "")
                + style("Checklist", "Checklist", "<w:spacing w:after=\"60\"/>", "")
                + style("Contents", "Contents", "<w:spacing w:after=\"20\"/>", "<w:color w:val=\"1F5FA8\"/>")
                + style(
                        "Note",
                        "Note",
                        "<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"6\" w:color=\"C9762B\"/></w:pBdr>"
                                + "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FDF3E3\"/>",
                        "")
                + style(
                        "ChartTitle",
                        "Chart Title",
                        "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"40\"/>",
                        "<w:b/>")
                + style("Chart", "Chart", "<w:spacing w:after=\"120\" w:line=\"240\" w:lineRule=\"auto\"/>", "")
                + style("Caption", "caption", "", "<w:color w:val=\"" + SOFT + "\"/><w:sz w:val=\"17\"/>")
                + style("Cell", "Cell", "<w:spacing w:before=\"30\" w:after=\"30\"/>", "<w:sz w:val=\"17\"/>")
                + style(
                        "CellHead",
                        "Cell Head",
                        "<w:keepNext/><w:spacing w:before=\"30\" w:after=\"30\"/>",
                        "<w:b/><w:color w:val=\"" + SOFT + "\"/><w:sz w:val=\"16\"/>")
                + style(
                        "CellMore",
                        "Cell More",
                        "<w:spacing w:after=\"30\"/>",
                        "<w:color w:val=\"" + SOFT + "\"/><w:sz w:val=\"15\"/>")
                + style("TileValue", "Tile Value", "<w:spacing w:after=\"0\"/>", "<w:b/><w:sz w:val=\"26\"/>")
                + style(
                        "AfterTable",
                        "After Table",
                        "<w:spacing w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/>",
                        "")
                + "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Lines\"><w:name w:val=\"Lines\"/><w:tblPr>"
                + "<w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:color=\"" + LINE
                + "\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"" + LINE
                + "\"/></w:tblBorders><w:tblCellMar><w:left w:w=\"40\" w:type=\"dxa\"/><w:right w:w=\"80\""
                + " w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>";
    }

    private static String style(String id, String name, String paragraph, String run) {
        return "<w:style w:type=\"paragraph\"" + (id.equals("Normal") ? " w:default=\"1\"" : "") + " w:styleId=\"" + id
                + "\"><w:name w:val=\"" + name + "\"/>" + (id.equals("Normal") ? "" : "<w:basedOn w:val=\"Normal\"/>")
                + "<w:qFormat/>" + (paragraph.isEmpty() ? "" : "<w:pPr>" + paragraph + "</w:pPr>")
                + (run.isEmpty() ? "" : "<w:rPr>" + run + "</w:rPr>") + "</w:style>\n";
    }

    private static String numbering() {
        return XML + "<w:numbering xmlns:w=\"" + W + "\"><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType"
                + " w:val=\"hybridMultilevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/>"
                + "<w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"340\" w:hanging=\"227\"/>"
                + "</w:pPr></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
                + "</w:numbering>";
    }

    private static String settings() {
        return XML + "<w:settings xmlns:w=\"" + W + "\"><w:compat><w:compatSetting w:name=\"compatibilityMode\""
                + " w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>";
    }

    private String footer() {
        var author = sheet.imprint().author();
        var properties = "<w:color w:val=\"" + SOFT + "\"/><w:sz w:val=\"15\"/>";
        return XML + "<w:ftr xmlns:w=\"" + W + "\"><w:p><w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"" + TEXT_WIDTH
                + "\"/></w:tabs></w:pPr>"
                + run(author == null ? sheet.title() : sheet.title() + " · " + author, properties)
                + "<w:r><w:rPr>" + properties + "</w:rPr><w:tab/></w:r>" + field("PAGE", properties)
                + run(" / ", properties) + field("NUMPAGES", properties) + "</w:p></w:ftr>";
    }

    private static String field(String name, String properties) {
        return "<w:fldSimple w:instr=\" " + name + " \">" + run("1", properties) + "</w:fldSimple>";
    }

    private String properties() {
        var made = sheet.imprint().made();
        var author = sheet.imprint().author();
        return XML + "<cp:coreProperties"
                + " xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
                + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>" + Xml.escaped(sheet.title())
                + "</dc:title>"
                + (author == null ? "" : "<dc:creator>" + Xml.escaped(author) + "</dc:creator>")
                + (made == null
                        ? ""
                        : "<dcterms:created xsi:type=\"dcterms:W3CDTF\">"
                                + DateTimeFormatter.ISO_INSTANT.format(made.truncatedTo(ChronoUnit.SECONDS))
                                + "</dcterms:created>")
                + "<dc:language>" + Xml.escaped(sheet.language()) + "</dc:language></cp:coreProperties>";
    }

    private static String contentTypes() {
        return XML + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + "<Default Extension=\"png\" ContentType=\"image/png\"/>"
                + "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>"
                + "<Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>"
                + override("/word/document.xml", TYPES + "document.main+xml")
                + override("/word/styles.xml", TYPES + "styles+xml")
                + override("/word/numbering.xml", TYPES + "numbering+xml")
                + override("/word/settings.xml", TYPES + "settings+xml")
                + override("/word/footer1.xml", TYPES + "footer+xml")
                + override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
                + "</Types>";
    }

    private static String override(String part, String type) {
        return "<Override PartName=\"" + part + "\" ContentType=\"" + type + "\"/>";
    }

    private static String rootRelations() {
        return XML + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + "<Relationship Id=\"rId1\" Type=\"" + R + "/officeDocument\" Target=\"word/document.xml\"/>"
                + "<Relationship Id=\"rId2\""
                + " Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\""
                + " Target=\"docProps/core.xml\"/></Relationships>";
    }

    private String documentRelations() {
        return XML + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + "<Relationship Id=\"rIdStyles\" Type=\"" + R + "/styles\" Target=\"styles.xml\"/>"
                + "<Relationship Id=\"rIdNumbering\" Type=\"" + R + "/numbering\" Target=\"numbering.xml\"/>"
                + "<Relationship Id=\"rIdSettings\" Type=\"" + R + "/settings\" Target=\"settings.xml\"/>"
                + "<Relationship Id=\"rIdFooter\" Type=\"" + R + "/footer\" Target=\"footer1.xml\"/>\n" + relations
                + "</Relationships>";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed(Map<String, byte[]> parts) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (var part : parts.entrySet()) {
                var entry = new ZipEntry(part.getKey());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(part.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack a document", e);
        }
        return bytes.toByteArray();
    }
}
