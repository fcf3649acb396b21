package dev.understudy.passport.print;

import dev.understudy.passport.print.Sheet.Block;
import dev.understudy.passport.print.Sheet.Bullets;
import dev.understudy.passport.print.Sheet.Checklist;
import dev.understudy.passport.print.Sheet.Heading;
import dev.understudy.passport.print.Sheet.Note;
import dev.understudy.passport.print.Sheet.Paragraph;
import dev.understudy.passport.print.Sheet.Picture;
import dev.understudy.passport.print.Sheet.Table;
import java.util.List;

/** A sheet as one page of well-formed HTML that needs nothing else: no script, no font, nothing loaded. */
public final class HtmlSheet {

    /** To be sent with it. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private static final String STYLE = """
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 66rem; color: #1d2530; background: #fff;
              font: 16px/1.5 "Noto Sans", "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif; }
            h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
            h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid #d9dee5; }
            h3 { font-size: 1.02rem; margin: 1.25rem 0 .35rem; }
            p { margin: .5rem 0; }
            .subtitle { color: #5c6775; margin: 0; }
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
            figure { margin: .75rem 0; } figcaption { color: #5c6775; font-size: .85rem; }
            figure svg { max-width: 100%; height: auto; }
            @media print { body { padding: 0; max-width: none; font-size: 10.5pt; } h2, h3 { break-after: avoid; }
              tr { break-inside: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
            """;

    /** For the PDF: sizes of paper, the font that is shipped, what its renderer understands. */
    private static final String PAPER_STYLE = """
            @page { size: A4; margin: 18mm 15mm 20mm 15mm; }
            body { color: #1d2530; font: 9.5pt/1.4 'DejaVu Sans Condensed'; margin: 0; }
            h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 3pt; }
            h2 { font-size: 13pt; margin: 16pt 0 5pt; padding-bottom: 2pt; border-bottom: 1.5pt solid #d9dee5;
              page-break-after: avoid; -fs-page-break-min-height: 95pt; }
            h3 { font-size: 10.5pt; margin: 10pt 0 3pt; page-break-after: avoid; -fs-page-break-min-height: 65pt; }
            p { margin: 4pt 0; }
            .subtitle { color: #5c6775; margin: 0; }
            .note { margin: 6pt 0; padding: 4pt 7pt; background-color: #fdf3e3; border-left: 3pt solid #c9762b; }
            ul { margin: 4pt 0; padding-left: 12pt; }
            ul.checklist { list-style-type: none; padding-left: 0; }
            .checklist li { position: relative; padding-left: 14pt; margin: 3pt 0; page-break-inside: avoid; }
            .tick { position: absolute; left: 0; top: 2pt; width: 7pt; height: 7pt; border: 0.8pt solid #5c6775; }
            table { border-collapse: collapse; width: 100%; font-size: 8.5pt; margin: 4pt 0; table-layout: fixed;
              -fs-table-paginate: paginate; }
            th, td { text-align: left; vertical-align: top; padding: 3pt 6pt 3pt 0; border-bottom: 0.6pt solid #d9dee5;
              word-wrap: break-word; }
            th { font-weight: bold; color: #5c6775; font-size: 7.8pt; }
            tr { page-break-inside: avoid; }
            .caption { color: #5c6775; }
            """;

    private final StringBuilder html = new StringBuilder(8_192);
    private final boolean paper;

    private HtmlSheet(boolean paper) {
        this.paper = paper;
    }

    /** For a browser. */
    public static String render(Sheet sheet) {
        return new HtmlSheet(false).page(sheet);
    }

    /** For {@link PdfSheet}: pictures are left to it. */
    static String forPaper(Sheet sheet) {
        return new HtmlSheet(true).page(sheet);
    }

    private String page(Sheet sheet) {
        html.append("<!DOCTYPE html>\n<html lang=\"")
                .append(Xml.escaped(sheet.language()))
                .append("\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        element("title", "", sheet.title());
        html.append("<meta name=\"description\" content=\"")
                .append(Xml.escaped(sheet.title()))
                .append("\"/>\n");
        html.append("<style>\n").append(paper ? PAPER_STYLE : STYLE).append("</style>\n</head>\n<body>\n");
        element("h1", "", sheet.title());
        sheet.subtitle().forEach(line -> element("p", " class=\"subtitle\"", line));
        sheet.blocks().forEach(this::block);
        return html.append("</body>\n</html>\n").toString();
    }

    private void block(Block block) {
        switch (block) {
            case Heading heading -> element(heading.level() == 1 ? "h2" : "h3", "", heading.text());
            case Paragraph paragraph -> element("p", "", paragraph.text());
            case Note note -> element("div", " class=\"note\"", note.text());
            case Bullets bullets -> list("", "", bullets.items());
            case Checklist checklist -> list(" class=\"checklist\"", "<span class=\"tick\"></span>", checklist.items());
            case Table table -> table(table);
            case Picture picture -> picture(picture);
        }
    }

    private void list(String attributes, String before, List<String> items) {
        html.append("<ul").append(attributes).append(">\n");
        items.forEach(
                item -> html.append("<li>").append(before).append(lines(item)).append("</li>\n"));
        html.append("</ul>\n");
    }

    private void table(Table table) {
        int whole = table.shares().stream().mapToInt(Integer::intValue).sum();
        html.append(paper ? "<div>" : "<div class=\"wide\">").append("<table>\n<colgroup>");
        table.shares().forEach(share -> html.append("<col style=\"width:")
                .append(100 * share / whole)
                .append("%\"/>"));
        html.append("</colgroup>\n");
        // Pairs of name and value need no head.
        if (!table.columns().stream().allMatch(String::isEmpty)) {
            html.append("<thead><tr>");
            table.columns().forEach(column -> element("th", " scope=\"col\"", column));
            html.append("</tr></thead>\n");
        }
        html.append("<tbody>\n");
        for (var row : table.rows()) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(lines(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table></div>\n");
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
