package dev.understudy.print;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/**
 * A drawing in pixels, for those who read no vectors. It goes by way of a page of PDF, whose letters need no font of the
 * system.
 */
final class Raster {

    /** Pixels of the picture for one of the drawing: enough for paper. */
    private static final float FINENESS = 2;

    /** So many pixels across are enough for any page. */
    private static final double WIDEST = 4_000;

    private Raster() {}

    static byte[] png(Drawing drawing) {
        try (var document = new PDDocument();
                var regular = PdfSheet.font(PdfSheet.REGULAR);
                var bold = PdfSheet.font(PdfSheet.BOLD)) {
            var page = new PDPage(new PDRectangle((float) drawing.width(), (float) drawing.height()));
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                drawing.draw(
                        new PdfCanvas(content, PdfCanvas.Fonts.of(document, regular, bold), 1, 0, drawing.height()));
            }
            double fineness = Math.min(FINENESS, WIDEST / Math.max(drawing.width(), drawing.height()));
            var image = new PDFRenderer(document).renderImage(0, (float) fineness, ImageType.RGB);
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw a picture", e);
        }
    }
}
