package dev.understudy.print;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;

/** Draws on a page of a PDF. */
final class PdfCanvas implements Canvas {

    /** Letters of 10.5 pixels are 4.7 points then: the smallest that can be read on paper. */
    static final double LEAST_SCALE = 0.45;

    /** Control points of a quarter of a circle, in parts of its radius. */
    private static final double QUARTER = 0.5523;

    private static final double ARROW_LENGTH = 6;
    private static final double ARROW_HALF_WIDTH = 3;

    record Fonts(PDType0Font regular, PDType0Font bold) {

        /** Those of the shipped files, of which the document keeps what it uses. */
        static Fonts of(PDDocument document, InputStream regular, InputStream bold) throws IOException {
            return new Fonts(PDType0Font.load(document, regular, true), PDType0Font.load(document, bold, true));
        }
    }

    private record Origin(double x, double y) {}

    private final PDPageContentStream content;
    private final Fonts fonts;
    private final double scale;
    private final double left;
    private final double top;
    private final Deque<Origin> origins = new ArrayDeque<>();

    /** @param top height of the drawing's upper edge over the lower edge of the page, in points */
    PdfCanvas(PDPageContentStream content, Fonts fonts, double scale, double left, double top) {
        this.content = content;
        this.fonts = fonts;
        this.scale = scale;
        this.left = left;
        this.top = top;
        origins.push(new Origin(0, 0));
    }

    @FunctionalInterface
    private interface Drawn {
        void run() throws IOException;
    }

    private static void draw(Drawn drawn) {
        try {
            drawn.run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw", e);
        }
    }

    private float x(double x) {
        return (float) (left + (origin().x() + x) * scale);
    }

    private float y(double y) {
        return (float) (top - (origin().y() + y) * scale);
    }

    private Origin origin() {
        return origins.element();
    }

    @Override
    public void box(
            double x,
            double y,
            double width,
            double height,
            double radius,
            String fill,
            String stroke,
            double strokeWidth) {
        draw(() -> {
            double r = Math.min(radius, Math.min(width, height) / 2);
            double k = r * (1 - QUARTER);
            if (!fill.isEmpty()) {
                fill(fill);
            }
            content.moveTo(x(x + r), y(y));
            content.lineTo(x(x + width - r), y(y));
            content.curveTo(x(x + width - k), y(y), x(x + width), y(y + k), x(x + width), y(y + r));
            content.lineTo(x(x + width), y(y + height - r));
            content.curveTo(
                    x(x + width), y(y + height - k), x(x + width - k), y(y + height), x(x + width - r), y(y + height));
            content.lineTo(x(x + r), y(y + height));
            content.curveTo(x(x + k), y(y + height), x(x), y(y + height - k), x(x), y(y + height - r));
            content.lineTo(x(x), y(y + r));
            content.curveTo(x(x), y(y + k), x(x + k), y(y), x(x + r), y(y));
            content.closePath();
            if (stroke.isEmpty()) {
                content.fill();
            } else {
                stroke(stroke, strokeWidth);
                if (fill.isEmpty()) {
                    content.stroke();
                } else {
                    content.fillAndStroke();
                }
            }
        });
    }

    @Override
    public void arrow(List<Point> points, String stroke, double strokeWidth, List<Integer> dashes) {
        draw(() -> {
            stroke(stroke, strokeWidth);
            dash(dashes);
            content.moveTo(x(points.getFirst().x()), y(points.getFirst().y()));
            for (int at = 1; at < points.size(); at++) {
                var curve = Curve.between(points.get(at - 1), points.get(at));
                content.curveTo(
                        x(curve.firstControl().x()),
                        y(curve.firstControl().y()),
                        x(curve.secondControl().x()),
                        y(curve.secondControl().y()),
                        x(curve.end().x()),
                        y(curve.end().y()));
            }
            content.stroke();
            dash(List.of());
            var end = points.getLast();
            double back = end.x() < points.get(points.size() - 2).x() ? ARROW_LENGTH : -ARROW_LENGTH;
            fill(stroke);
            content.moveTo(x(end.x()), y(end.y()));
            content.lineTo(x(end.x() + back), y(end.y() - ARROW_HALF_WIDTH));
            content.lineTo(x(end.x() + back), y(end.y() + ARROW_HALF_WIDTH));
            content.closePath();
            content.fill();
        });
    }

    private void dash(List<Integer> dashes) throws IOException {
        var pattern = new float[dashes.size()];
        for (int at = 0; at < pattern.length; at++) {
            pattern[at] = (float) (dashes.get(at) * scale);
        }
        content.setLineDashPattern(pattern, 0);
    }

    @Override
    public void line(List<Point> points, String stroke, double strokeWidth, List<Integer> dashes) {
        draw(() -> {
            stroke(stroke, strokeWidth);
            dash(dashes);
            content.moveTo(x(points.getFirst().x()), y(points.getFirst().y()));
            for (var point : points.subList(1, points.size())) {
                content.lineTo(x(point.x()), y(point.y()));
            }
            content.stroke();
            dash(List.of());
        });
    }

    @Override
    public void text(double x, double y, double size, String ink, boolean bold, Anchor anchor, String text) {
        draw(() -> {
            var font = bold ? fonts.bold() : fonts.regular();
            var printable = printable(font, text);
            double back =
                    switch (anchor) {
                        case START -> 0;
                        case MIDDLE -> font.getStringWidth(printable) / 2000 * size * scale;
                        case END -> font.getStringWidth(printable) / 1000 * size * scale;
                    };
            fill(ink);
            content.beginText();
            content.setFont(font, (float) (size * scale));
            content.newLineAtOffset((float) (x(x) - back), y(y));
            content.showText(printable);
            content.endText();
        });
    }

    /** What the font lacks (emoji, Chinese) becomes a question mark rather than an error. */
    private static String printable(PDType0Font font, String text) {
        var printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(has(font, c) ? c : '?'));
        return printable.toString();
    }

    private static boolean has(PDType0Font font, int c) {
        try {
            return font.encode(Character.toString(c)).length > 0;
        } catch (IllegalArgumentException | IOException e) {
            return false;
        }
    }

    @Override
    public void beginGroup(double x, double y, double opacity, String hint) {
        draw(() -> {
            content.saveGraphicsState();
            if (opacity < 1) {
                var state = new PDExtendedGraphicsState();
                state.setNonStrokingAlphaConstant((float) opacity);
                state.setStrokingAlphaConstant((float) opacity);
                content.setGraphicsStateParameters(state);
            }
            origins.push(new Origin(origin().x() + x, origin().y() + y));
        });
    }

    @Override
    public void endGroup() {
        draw(() -> {
            origins.pop();
            content.restoreGraphicsState();
        });
    }

    private void fill(String colour) throws IOException {
        content.setNonStrokingColor(part(colour, 1), part(colour, 3), part(colour, 5));
    }

    private void stroke(String colour, double width) throws IOException {
        content.setStrokingColor(part(colour, 1), part(colour, 3), part(colour, 5));
        content.setLineWidth((float) (width * scale));
    }

    private static float part(String colour, int at) {
        return Integer.parseInt(colour.substring(at, at + 2), 16) / 255f;
    }
}
