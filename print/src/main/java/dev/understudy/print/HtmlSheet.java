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
import java.util.ArrayList;
import java.util.List;

/** A sheet as one page of well-formed HTML that needs nothing else: no script, no font, nothing loaded. */
public final class HtmlSheet {

    /** To be sent with it. */
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private static final String STYLE = """
            @page { size: A4; margin: 16mm 14mm 18mm 14mm; }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 66rem; color: #1d2530; background: #fff;
              font: 16px/1.5 "Noto Sans", "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif; }
            h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
            h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid #d9dee5; }
            h3 { font-size: 1.02rem; margin: 1.25rem 0 .35rem; }
            p { margin: .5rem 0; }
            .subtitle { color: #5c6775; margin: 0; }
            .logo { float: right; max-height: 3.5rem; max-width: 12rem; margin-left: 1rem; }
            .note { margin: .75rem 0; padding: .5rem .75rem; background: #fdf3e3; border-left: 4px solid #c9762b; }
            ul { padding-left: 1.2rem; margin: .5rem 0; }
            ul.checklist { list-style: none; padding-left: 0; }
            .checklist li { position: relative; padding-left: 1.6rem; margin: .3rem 0; }
            .tick { position: absolute; left: 0; top: .28rem; width: .9rem; height: .9rem; border: 1.5px solid #5c6775; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .5rem 0; }
            th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid #d9dee5;
              overflow-wrap: anywhere; }
            th { font-weight: 600; color: #5c6775; font-size: .82rem; }
            .more { color: #5c6775; font-size: .88em; }
            .alarming { color: #b3261e; font-weight: 600; } .alarming .more { font-weight: 400; }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
            .tiles li { padding: .6rem .8rem; border: 1px solid #d9dee5; border-top: 3px solid #5c6775; border-radius: 4px; break-inside: avoid; }
            .tiles .label { color: #5c6775; font-size: .82rem; } .tiles .value { font-size: 1.5rem; line-height: 1.25; font-weight: 600; }
            .tiles .alarming { border-top-color: #b3261e; font-weight: 400; }
            nav ol { columns: 2; column-gap: 2rem; padding-left: 1.2rem; margin: .5rem 0; font-size: .92rem; } nav .heading { font-weight: 600; margin: 1rem 0 0; }
            nav li { break-inside: avoid; } a { color: #1f5fa8; }
            figure { margin: .9rem 0; break-inside: avoid; } figcaption { color: #5c6775; font-size: .85rem; }
            figure .title { color: #1d2530; font-weight: 600; font-size: .95rem; margin-bottom: .25rem; }
            figure svg { max-width: 100%; height: auto; display: block; } figure .wide svg { width: 100%; max-width: 58rem; }
            details { margin-top: .25rem; font-size: .85rem; } summary { color: #1f5fa8; cursor: pointer; }
            @media screen and (max-width: 44rem) {
              figure .wide svg { min-width: 38rem; }
              .stack, .stack > tbody, .stack > tbody > tr { display: block; }
              .stack > colgroup { display: none; }
              .stack > thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
              .stack > tbody > tr { padding: .6rem 0; border-bottom: 1px solid #d9dee5; }
              .stack > tbody > tr > td { display: grid; grid-template-columns: 8.5rem 1fr; gap: .75rem; padding: .15rem 0; border: 0; }
              .stack > tbody > tr > td::before { content: attr(data-label); color: #5c6775; font-size: .82rem; padding-top: .12rem; }
              .stack > tbody > tr > td.empty { display: none; } nav ol { columns: 1; } }
            @media print { body { padding: 0; max-width: none; font-size: 10pt; } h1 { font-size: 16pt; } h2, h3 { break-after: avoid; }
              h2 { font-size: 12.5pt; margin-top: 1.1rem; } .tiles { grid-template-columns: repeat(4, 1fr); gap: .4rem; } .tiles .value { font-size: 13pt; }
              tr { break-inside: avoid; } details, nav { display: none; } .wide { overflow: visible; }
              * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
            """;

    /** For the PDF: sizes of paper, the font that is shipped, what its renderer understands. */
    private static final String PAPER_STYLE = """
            @page { size: A4; margin: 15mm 14mm 18mm 14mm; }
            body { color: #1d2530; font: 9.5pt/1.4 'DejaVu Sans Condensed'; margin: 0; }
            h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 3pt; }
            h2 { font-size: 13pt; margin: 11pt 0 4pt; padding-bottom: 2pt; border-bottom: 1.5pt solid #d9dee5;
              page-break-after: avoid; -fs-page-break-min-height: 95pt; }
            h3 { font-size: 10.5pt; margin: 10pt 0 3pt; page-break-after: avoid; -fs-page-break-min-height: 65pt; }
            p { margin: 4pt 0; }
            .subtitle { color: #5c6775; margin: 0; }
            .logo { float: right; height: 30pt; margin-left: 10pt; }
            .note { margin: 6pt 0; padding: 4pt 7pt; background-color: #fdf3e3; border-left: 3pt solid #c9762b; }
            ul { margin: 4pt 0; padding-left: 12pt; }
            li { margin: 0; }
            ul.checklist { list-style-type: none; padding-left: 0; }
            .checklist li { position: relative; padding-left: 14pt; margin: 3pt 0; page-break-inside: avoid; }
            .tick { position: absolute; left: 0; top: 2pt; width: 7pt; height: 7pt; border: 0.8pt solid #5c6775; }
            table { border-collapse: collapse; width: 100%; font-size: 8.5pt; margin: 4pt 0; table-layout: fixed;
              -fs-table-paginate: paginate; }
            th, td { text-align: left; vertical-align: top; padding: 3pt 6pt 3pt 0; border-bottom: 0.6pt solid #d9dee5;
              word-wrap: break-word; }
            th { font-weight: bold; color: #5c6775; font-size: 7.8pt; }
            tr { page-break-inside: avoid; }
            .more { color: #5c6775; font-size: 7.6pt; }
            .alarming { color: #b3261e; font-weight: bold; }
            .alarming .more { font-weight: normal; }
            table.tiles { border-collapse: separate; border-spacing: 4pt 0; margin: 7pt 0 7pt -4pt; page-break-inside: avoid; }
            table.tiles td { padding: 4pt 6pt; border: 0.6pt solid #d9dee5; border-top: 2pt solid #5c6775; color: #1d2530; font-weight: normal; }
            table.tiles td.alarming { border-top-color: #b3261e; }
            table.tiles td.none { border: 0; }
            .label { color: #5c6775; font-size: 7.6pt; } .value { font-size: 13pt; line-height: 1.25; font-weight: bold; }
            nav .heading { font-weight: bold; margin: 8pt 0 2pt; }
            nav table { font-size: 8.5pt; margin: 0; page-break-inside: avoid; }
            nav td { padding: 1pt 14pt 1pt 0; border: 0; }
            nav a { color: #1d2530; text-decoration: none; }
            nav a::after { content: leader(dotted) target-counter(attr(href), page); }
            .figure { margin: 6pt 0; page-break-inside: avoid; }
            .figure .title { font-weight: bold; margin: 0 0 2pt; }
            .caption { color: #5c6775; }
            h2.new-page { page-break-before: always; margin-top: 0; }
            """;

    private final StringBuilder html = new StringBuilder(8_192);
    private final boolean paper;
    private final Sheet sheet;
    private final List<Chart> charts = new ArrayList<>();
    private int sections;
    /** The next section begins a page. */
    private boolean turned;

    private HtmlSheet(Sheet sheet, boolean paper) {
        this.sheet = sheet;
        this.paper = paper;
    }

    /** For a browser. */
    public static String render(Sheet sheet) {
        return new HtmlSheet(sheet, false).page();
    }

    /** For {@link PdfSheet}, which draws the pictures. */
    static String forPaper(Sheet sheet) {
        return new HtmlSheet(sheet, true).page();
    }

    private String page() {
        html.append("<!DOCTYPE html>\n<html lang=\"")
                .append(Xml.escaped(sheet.language()))
                .append("\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        element("title", "", sheet.title());
        meta("description", sheet.title());
        if (sheet.imprint().author() != null) {
            meta("author", sheet.imprint().author());
        }
        if (paper) {
            meta("subject", sheet.title());
            bookmarks();
        }
        html.append("<style>\n").append(paper ? PAPER_STYLE : STYLE);
        var accent = sheet.imprint().accent();
        if (accent != null) {
            html.append("h2 { border-bottom-color: ").append(accent).append("; }\n");
        }
        html.append("</style>\n</head>\n<body>\n");
        if (!paper) {
            html.append("<header>\n");
        }
        logo();
        element("h1", "", sheet.title());
        sheet.subtitle().forEach(line -> element("p", " class=\"subtitle\"", line));
        html.append(paper ? "" : "</header>\n<main>\n");
        sheet.blocks().forEach(this::block);
        if (paper) {
            appendix();
        }
        return html.append(paper ? "" : "</main>\n")
                .append("</body>\n</html>\n")
                .toString();
    }

    private void meta(String name, String content) {
        html.append("<meta name=\"")
                .append(name)
                .append("\" content=\"")
                .append(Xml.escaped(content))
                .append("\"/>\n");
    }

    private void logo() {
        var logo = sheet.imprint().logo();
        if (logo != null) {
            html.append("<img class=\"logo\" alt=\"")
                    .append(Xml.escaped(logo.alternative()))
                    .append("\" src=\"")
                    .append(logo.dataUri())
                    .append("\"/>\n");
        }
    }

    /** What a reader of the PDF shows at its side. */
    private void bookmarks() {
        html.append("<bookmarks>\n");
        int number = 0;
        for (var block : sheet.blocks()) {
            if (block instanceof Heading heading && heading.level() == 1) {
                bookmark(heading.text(), anchor(heading, ++number));
            }
        }
        if (sheet.blocks().stream().anyMatch(Chart.class::isInstance)) {
            bookmark(words().appendix(), APPENDIX);
        }
        html.append("</bookmarks>\n");
    }

    private void bookmark(String name, String anchor) {
        html.append("<bookmark name=\"")
                .append(Xml.escaped(name))
                .append("\" href=\"#")
                .append(anchor)
                .append("\"/>\n");
    }

    private static final String APPENDIX = "figures-of-charts";

    /** Ids that a sheet gives are ours, and still must not break out of the attribute. */
    private static String anchor(Heading heading, int number) {
        return heading.id().isEmpty() ? "section-" + number : Xml.escaped(heading.id());
    }

    private Words words() {
        return Words.of(sheet.language());
    }

    private void block(Block block) {
        switch (block) {
            case Heading heading -> {
                if (heading.level() == 1) {
                    element(
                            "h2",
                            " id=\"" + anchor(heading, ++sections) + "\"" + (turned ? " class=\"new-page\"" : ""),
                            heading.text());
                    turned = false;
                } else {
                    element("h3", "", heading.text());
                }
            }
            case Paragraph paragraph -> element("p", "", paragraph.text());
            case Note note -> element("div", " class=\"note\"", note.text());
            case Bullets bullets -> list("", "", bullets.items());
            case Checklist checklist -> list(" class=\"checklist\"", "<span class=\"tick\"></span>", checklist.items());
            case NewPage newPage -> turned = paper;
            case Contents contents -> contents(contents);
            case Tiles tiles -> tiles(tiles);
            case Table table -> table(table);
            case Chart chart -> chart(chart);
            case Picture picture -> picture(picture);
        }
    }

    private void list(String attributes, String before, List<String> items) {
        html.append("<ul").append(attributes).append(">\n");
        items.forEach(
                item -> html.append("<li>").append(before).append(lines(item)).append("</li>\n"));
        html.append("</ul>\n");
    }

    private void contents(Contents contents) {
        var links = new ArrayList<String>();
        int number = sheet.sectionsBefore(contents);
        for (var section : sheet.sections().subList(number, sheet.sections().size())) {
            var text = Xml.escaped(section.heading().text());
            links.add(
                    "<a href=\"#" + anchor(section.heading(), ++number) + "\" title=\"" + text + "\">" + text + "</a>");
        }
        html.append("<nav>\n");
        element("p", " class=\"heading\"", contents.heading());
        if (paper) {
            int half = (links.size() + 1) / 2;
            html.append("<table>");
            for (int at = 0; at < half; at++) {
                html.append("<tr><td>")
                        .append(links.get(at))
                        .append("</td><td>")
                        .append(half + at < links.size() ? links.get(half + at) : "")
                        .append("</td></tr>\n");
            }
            html.append("</table>\n");
        } else {
            html.append("<ol>\n");
            links.forEach(link -> html.append("<li>").append(link).append("</li>\n"));
            html.append("</ol>\n");
        }
        html.append("</nav>\n");
    }

    private void tiles(Tiles tiles) {
        if (!paper) {
            html.append("<ul class=\"tiles\">\n");
            tiles.tiles().forEach(tile -> html.append("<li")
                    .append(tile.tone() == Tone.ALARMING ? " class=\"alarming\">" : ">")
                    .append(tile(tile))
                    .append("</li>\n"));
            html.append("</ul>\n");
            return;
        }
        int across = tiles.across();
        for (int from = 0; from < tiles.tiles().size(); from += across) {
            html.append("<table class=\"tiles\"><tr>");
            for (int at = from; at < from + across; at++) {
                if (at < tiles.tiles().size()) {
                    var tile = tiles.tiles().get(at);
                    html.append(tile.tone() == Tone.ALARMING ? "<td class=\"alarming\">" : "<td>")
                            .append(tile(tile))
                            .append("</td>");
                } else {
                    html.append("<td class=\"none\"></td>");
                }
            }
            html.append("</tr></table>\n");
        }
    }

    private static String tile(Tile tile) {
        return "<div class=\"label\">" + lines(tile.label()) + "</div><div class=\"value\">" + lines(tile.value())
                + "</div>" + (tile.hint().isEmpty() ? "" : "<div class=\"more\">" + lines(tile.hint()) + "</div>");
    }

    private void table(Table table) {
        int whole = table.shares().stream().mapToInt(Integer::intValue).sum();
        // Pairs of name and value need no head.
        boolean head = !table.columns().stream().allMatch(String::isEmpty);
        html.append(paper ? "<div>" : "<div class=\"wide\">")
                .append(head && !paper ? "<table class=\"stack\"" : "<table");
        if (!table.name().isEmpty() && !paper) {
            html.append(" aria-label=\"").append(Xml.escaped(table.name())).append('"');
        }
        html.append(">\n<colgroup>");
        table.shares().forEach(share -> html.append("<col style=\"width:")
                .append(100 * share / whole)
                .append("%\"/>"));
        html.append("</colgroup>\n");
        if (head) {
            html.append("<thead><tr>");
            table.columns().forEach(column -> element("th", " scope=\"col\"", column));
            html.append("</tr></thead>\n");
        }
        html.append("<tbody>\n");
        for (var row : table.rows()) {
            html.append("<tr>");
            for (int at = 0; at < row.size(); at++) {
                html.append("<td");
                if (head && !paper) {
                    html.append(row.get(at).whole().isEmpty() ? " class=\"empty\"" : "")
                            .append(" data-label=\"")
                            .append(Xml.escaped(table.columns().get(at)))
                            .append('"');
                }
                html.append('>').append(cell(row.get(at))).append("</td>");
            }
            html.append("</tr>\n");
        }
        if (table.rows().isEmpty()) {
            // A table without a row is none to a reader that speaks (ISO 14289-1, 7.5).
            html.append("<tr>");
            table.columns().forEach(column -> html.append("<td>—</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table></div>\n");
    }

    private static String cell(Cell cell) {
        if (cell.more().isEmpty() && cell.tone() == Tone.PLAIN) {
            return lines(cell.text());
        }
        return (cell.tone() == Tone.ALARMING ? "<div class=\"alarming\">" : "<div>") + lines(cell.text())
                + (cell.more().isEmpty() ? "" : "<div class=\"more\">" + lines(cell.more()) + "</div>") + "</div>";
    }

    private void chart(Chart chart) {
        if (paper) {
            html.append("<div class=\"figure\">");
            element("p", " class=\"title\"", chart.title());
            html.append("<object type=\"")
                    .append(PdfSheet.DRAWING)
                    .append("\" id=\"")
                    .append(PdfSheet.idOfDrawing(charts.size()))
                    .append("\" alt=\"")
                    .append(Xml.escaped(chart.alternative()))
                    .append("\" style=\"display: block; width: ")
                    .append(Math.round(chart.drawing().width()))
                    .append("px; height: ")
                    .append(Math.round(chart.drawing().height()))
                    .append("px\"></object></div>\n");
            charts.add(chart);
            return;
        }
        html.append("<figure>\n");
        element("div", " class=\"title\"", chart.title());
        html.append("<div class=\"wide\">")
                .append(SvgCanvas.render(chart.drawing(), chart.alternative()))
                .append("</div><figcaption>")
                .append(lines(chart.alternative()))
                .append("</figcaption>\n<details><summary>")
                .append(Xml.escaped(words().figures()))
                .append("</summary>\n");
        table(chart.figures());
        html.append("</details>\n</figure>\n");
    }

    private void appendix() {
        if (charts.isEmpty()) {
            return;
        }
        element("h2", " id=\"" + APPENDIX + "\"", words().appendix());
        for (var chart : charts) {
            element("h3", "", chart.title());
            element("p", "", chart.alternative());
            table(chart.figures());
        }
    }

    private void picture(Picture picture) {
        if (paper) {
            element("p", " class=\"caption\"", picture.caption());
            return;
        }
        html.append("<figure>\n")
                .append(SvgCanvas.render(picture.drawing(), picture.caption()))
                .append("<figcaption>")
                .append(Xml.escaped(picture.caption()))
                .append("</figcaption>\n</figure>\n");
    }

    private void element(String name, String attributes, String text) {
        html.append('<')
                .append(name)
                .append(attributes)
                .append('>')
                .append(lines(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    private static String lines(String text) {
        return Xml.escaped(text).replace("\n", "<br/>");
    }
}
