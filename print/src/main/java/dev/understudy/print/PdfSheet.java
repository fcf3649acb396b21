package dev.understudy.print;

import com.openhtmltopdf.extend.FSObjectDrawer;
import com.openhtmltopdf.extend.FSObjectDrawerFactory;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.util.XRLog;
import dev.understudy.print.Sheet.Chart;
import dev.understudy.print.Sheet.Picture;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionGoTo;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageDestination;
import org.w3c.dom.Element;

/**
 * A sheet as PDF, A4: PDF/A-3 (ISO 19005-3, level A) and PDF/UA-1 (ISO 14289-1), so that it can be kept for years and read
 * aloud. The font is on the class path and embedded, so that Cyrillic prints everywhere; nothing is loaded from outside.
 * Charts are drawn where they stand, as vectors and letters. Pictures stand on pages of their own behind the text, as wide
 * as they need to be.
 */
public final class PdfSheet {

    /** Type of the objects that stand for drawings in the HTML. */
    static final String DRAWING = "application/x-drawing";

    private static final String ID_OF_DRAWING = "drawing-";
    private static final Pattern DRAWINGS = Pattern.compile("^" + ID_OF_DRAWING + "[0-9]+$");

    private static final String FAMILY = "DejaVu Sans Condensed";
    static final String REGULAR = "/fonts/dejavu/DejaVuSansCondensed.ttf";
    static final String BOLD = "/fonts/dejavu/DejaVuSansCondensed-Bold.ttf";

    private static final int WEIGHT_REGULAR = 400;
    private static final int WEIGHT_BOLD = 700;

    /** Points; 1/72 inch. A4 across. */
    private static final float A4_LONG = 842;

    private static final float A4_SHORT = 595;
    private static final float MARGIN = 36;
    private static final float FOOTER_SIZE = 7.5f;
    private static final float FOOTER_BASE = 26;
    private static final float FOOTER_SIDE = 39.7f;
    private static final int LONGEST_FOOTER = 90;
    private static final String FOOTER_INK = "#5c6775";

    private static final Pattern CREATED = Pattern.compile("<xmp:CreateDate>[^<]*</xmp:CreateDate>");

    static {
        XRLog.setLoggingEnabled(false);
    }

    private PdfSheet() {}

    public static byte[] render(Sheet sheet) {
        try (var renderer = builder(sheet).buildPdfRenderer();
                var document = renderer.createPDFKeepOpen();
                var regular = font(REGULAR);
                var bold = font(BOLD)) {
            var fonts = PdfCanvas.Fonts.of(document, regular, bold);
            charts(document, renderer, sheet, fonts);
            for (var block : sheet.blocks()) {
                if (block instanceof Picture picture) {
                    picture(document, picture, fonts);
                }
            }
            footers(document, sheet, fonts);
            links(document, Words.of(sheet.language()));
            var made = sheet.imprint().made();
            if (made != null) {
                date(document, made);
            }
            var bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot print " + sheet.title(), e);
        }
    }

    static String idOfDrawing(int number) {
        return ID_OF_DRAWING + number;
    }

    private static PdfRendererBuilder builder(Sheet sheet) {
        var builder = new PdfRendererBuilder();
        builder.useFont(() -> font(REGULAR), FAMILY, WEIGHT_REGULAR, FontStyle.NORMAL, true);
        builder.useFont(() -> font(BOLD), FAMILY, WEIGHT_BOLD, FontStyle.NORMAL, true);
        // Whatever a text may look like: nothing is fetched. The logo is in the page itself.
        builder.useUriResolver((base, uri) -> uri != null && uri.startsWith("data:image/") ? uri : null);
        builder.useExternalResourceAccessControl(
                (uri, type) -> uri.startsWith("data:image/"), ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI);
        builder.useFastMode();
        // Tagged, for those who listen to it; and without the fonts of the system, which are not looked at then.
        builder.usePdfUaAccessibility(true);
        builder.usePdfAConformance(PdfAConformance.PDFA_3_A);
        builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        builder.withProducer("Understudy");
        builder.useObjectDrawerFactory(new PlacesOfDrawings());
        builder.withHtmlContent(HtmlSheet.forPaper(sheet), null);
        return builder;
    }

    /** Keeps the place free: drawn is when the pages are there, with letters rather than outlines. */
    private static final class PlacesOfDrawings implements FSObjectDrawerFactory {

        @Override
        public FSObjectDrawer createDrawer(Element element) {
            return (e, x, y, width, height, device, context, dots) -> null;
        }

        @Override
        public boolean isReplacedObject(Element element) {
            return element.getAttribute("type").equals(DRAWING);
        }
    }

    private static void charts(PDDocument document, PdfBoxRenderer renderer, Sheet sheet, PdfCanvas.Fonts fonts)
            throws IOException {
        var charts = sheet.blocks().stream()
                .filter(Chart.class::isInstance)
                .map(Chart.class::cast)
                .toList();
        for (var place : renderer.findPagePositionsByID(DRAWINGS)) {
            var drawing = charts.get(Integer.parseInt(place.getId().substring(ID_OF_DRAWING.length())))
                    .drawing();
            try (var content = new PDPageContentStream(
                    document, document.getPage(place.getPageNo()), AppendMode.APPEND, true, true)) {
                content.beginMarkedContent(COSName.ARTIFACT);
                drawing.draw(new PdfCanvas(
                        content,
                        fonts,
                        place.getWidth() / drawing.width(),
                        place.getX(),
                        place.getY() + place.getHeight()));
                content.endMarkedContent();
            }
        }
    }

    private static void picture(PDDocument document, Picture picture, PdfCanvas.Fonts fonts) throws IOException {
        var drawing = picture.drawing();
        float margins = 2 * MARGIN;
        boolean across = drawing.width() >= drawing.height();
        var size = new PDRectangle(across ? A4_LONG : A4_SHORT, across ? A4_SHORT : A4_LONG);
        double scale = Math.min(
                1,
                Math.min(
                        (size.getWidth() - margins) / drawing.width(),
                        (size.getHeight() - margins) / drawing.height()));
        // What would be too small to read gets a larger sheet rather than smaller letters.
        if (scale < PdfCanvas.LEAST_SCALE) {
            scale = PdfCanvas.LEAST_SCALE;
            size = new PDRectangle(
                    (float) (drawing.width() * scale) + margins, (float) (drawing.height() * scale) + margins);
        }
        var page = new PDPage(size);
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.beginMarkedContent(COSName.ARTIFACT);
            drawing.draw(new PdfCanvas(content, fonts, scale, MARGIN, size.getHeight() - MARGIN));
            content.endMarkedContent();
        }
    }

    private static void footers(PDDocument document, Sheet sheet, PdfCanvas.Fonts fonts) throws IOException {
        int count = document.getNumberOfPages();
        var author = sheet.imprint().author();
        var left = shortened(author == null ? sheet.title() : sheet.title() + " · " + author);
        for (int at = 0; at < count; at++) {
            var page = document.getPage(at);
            try (var content = new PDPageContentStream(document, page, AppendMode.APPEND, true, true)) {
                var box = page.getMediaBox();
                var canvas = new PdfCanvas(content, fonts, 1, 0, box.getHeight());
                double y = box.getHeight() - FOOTER_BASE;
                content.beginMarkedContent(COSName.ARTIFACT);
                canvas.text(FOOTER_SIDE, y, FOOTER_SIZE, FOOTER_INK, false, left);
                canvas.text(
                        box.getWidth() - FOOTER_SIDE,
                        y,
                        FOOTER_SIZE,
                        FOOTER_INK,
                        false,
                        Canvas.Anchor.END,
                        (at + 1) + " / " + count);
                content.endMarkedContent();
            }
        }
    }

    /** A link says where it leads (ISO 14289-1, 7.18.5). */
    private static void links(PDDocument document, Words words) throws IOException {
        for (var page : document.getPages()) {
            for (var annotation : page.getAnnotations()) {
                if (annotation instanceof PDAnnotationLink link
                        && link.getAction() instanceof PDActionGoTo jump
                        && jump.getDestination() instanceof PDPageDestination destination) {
                    link.setContents(words.page(destination.retrievePageNumber() + 1));
                }
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_FOOTER ? text : text.substring(0, LONGEST_FOOTER - 1) + "…";
    }

    /** As if it had been printed then: in both places, which must agree (ISO 19005-3, 6.6.2). */
    private static void date(PDDocument document, Instant made) throws IOException {
        var second = made.atZone(ZoneOffset.UTC).withNano(0);
        document.getDocumentInformation().setCreationDate(GregorianCalendar.from(second));
        var metadata = document.getDocumentCatalog().getMetadata();
        var xmp = new String(metadata.toByteArray(), StandardCharsets.UTF_8);
        metadata.importXMPMetadata(CREATED.matcher(xmp)
                .replaceFirst("<xmp:CreateDate>" + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(second)
                        + "</xmp:CreateDate>")
                .getBytes(StandardCharsets.UTF_8));
        document.setDocumentId(made.toEpochMilli());
    }

    static InputStream font(String path) {
        var font = PdfSheet.class.getResourceAsStream(path);
        if (font == null) {
            throw new IllegalStateException(path + " is not on the class path");
        }
        return font;
    }
}
