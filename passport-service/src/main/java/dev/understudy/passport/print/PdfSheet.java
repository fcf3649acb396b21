package dev.understudy.passport.print;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import dev.understudy.passport.print.Sheet.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * A sheet as PDF, A4. The font is on the class path and embedded, so that Cyrillic prints everywhere; nothing is loaded
 * from outside. Pictures stand on pages of their own behind the text, as wide as they need to be.
 */
public final class PdfSheet {

    private static final String FAMILY = "DejaVu Sans Condensed";
    private static final String REGULAR = "/fonts/dejavu/DejaVuSansCondensed.ttf";
    private static final String BOLD = "/fonts/dejavu/DejaVuSansCondensed-Bold.ttf";

    private static final int WEIGHT_REGULAR = 400;
    private static final int WEIGHT_BOLD = 700;

    /** Points; 1/72 inch. A4 across. */
    private static final float A4_LONG = 842;

    private static final float A4_SHORT = 595;
    private static final float MARGIN = 36;
    private static final float FOOTER_SIZE = 7.5f;
    private static final float FOOTER_BASE = 26;
    private static final float FOOTER_LEFT = 42.5f;

    static {
        XRLog.setLoggingEnabled(false);
    }

    private PdfSheet() {}

    public static byte[] render(Sheet sheet) {
        try (var document = Loader.loadPDF(text(sheet))) {
            try (var regular = font(REGULAR);
                    var bold = font(BOLD)) {
                var fonts = new PdfCanvas.Fonts(
                        PDType0Font.load(document, regular, true), PDType0Font.load(document, bold, true));
                for (var block : sheet.blocks()) {
                    if (block instanceof Picture picture) {
                        picture(document, picture, fonts);
                    }
                }
                footers(document, sheet, fonts);
                document.getDocumentInformation().setTitle(sheet.title());
                document.getDocumentCatalog().setLanguage(sheet.language());
                var bytes = new ByteArrayOutputStream();
                document.save(bytes);
                return bytes.toByteArray();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot print " + sheet.title(), e);
        }
    }

    private static byte[] text(Sheet sheet) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var builder = new PdfRendererBuilder();
        builder.useFont(() -> font(REGULAR), FAMILY, WEIGHT_REGULAR, FontStyle.NORMAL, true);
        builder.useFont(() -> font(BOLD), FAMILY, WEIGHT_BOLD, FontStyle.NORMAL, true);
        // Whatever a text may look like: nothing is fetched.
        builder.useUriResolver((base, uri) -> null);
        builder.useFastMode();
        // Tagged, for those who listen to it; and without the fonts of the system, which are not looked at then.
        builder.usePdfUaAccessibility(true);
        builder.withHtmlContent(HtmlSheet.forPaper(sheet), null);
        builder.toStream(bytes);
        builder.run();
        return bytes.toByteArray();
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
        for (int at = 0; at < count; at++) {
            var page = document.getPage(at);
            try (var content = new PDPageContentStream(document, page, AppendMode.APPEND, true, true)) {
                var canvas =
                        new PdfCanvas(content, fonts, 1, 0, page.getMediaBox().getHeight());
                double y = page.getMediaBox().getHeight() - FOOTER_BASE;
                content.beginMarkedContent(COSName.ARTIFACT);
                canvas.text(FOOTER_LEFT, y, FOOTER_SIZE, "#7b8590", false, sheet.title());
                canvas.text(
                        page.getMediaBox().getWidth() - 72, y, FOOTER_SIZE, "#7b8590", false, (at + 1) + " / " + count);
                content.endMarkedContent();
            }
        }
    }

    private static InputStream font(String path) {
        var font = PdfSheet.class.getResourceAsStream(path);
        if (font == null) {
            throw new IllegalStateException(path + " is not on the class path");
        }
        return font;
    }
}
