package dev.understudy.print;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Draws as SVG 1.1: no script, no style sheet, nothing loaded, so that it can stand in a page, a mail or on its own.
 */
public final class SvgCanvas implements Canvas {

    private static final String FONTS = "'DejaVu Sans Condensed','Noto Sans','Segoe UI',Roboto,Arial,sans-serif";

    private static final String ARROW =
            "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\""
                    + " markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
                    + "<path d=\"M0,0.6 L7.4,4 L0,7.4 Z\" fill=\"#5c6775\"/></marker></defs>\n";

    private final StringBuilder svg = new StringBuilder(16_384);
    private boolean arrows;

    private SvgCanvas() {}

    /** A whole SVG document. */
    public static String render(Drawing drawing, String title) {
        var canvas = new SvgCanvas();
        var width = number(drawing.width());
        var height = number(drawing.height());
        drawing.draw(canvas);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\" font-family=\"" + FONTS + "\">\n<title>"
                + Xml.escaped(title) + "</title>\n" + (canvas.arrows ? ARROW : "")
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + canvas.svg + "</svg>\n";
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
        svg.append("<rect x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" width=\"")
                .append(number(width))
                .append("\" height=\"")
                .append(number(height))
                .append("\" rx=\"")
                .append(number(radius))
                .append("\" fill=\"")
                .append(fill.isEmpty() ? "none" : fill)
                .append('"');
        if (!stroke.isEmpty()) {
            svg.append(" stroke=\"")
                    .append(stroke)
                    .append("\" stroke-width=\"")
                    .append(number(strokeWidth))
                    .append('"');
        }
        svg.append("/>\n");
    }

    @Override
    public void arrow(List<Point> points, String stroke, double strokeWidth, List<Integer> dashes) {
        arrows = true;
        svg.append("<path d=\"M").append(pair(points.getFirst()));
        for (int at = 1; at < points.size(); at++) {
            var curve = Curve.between(points.get(at - 1), points.get(at));
            svg.append(" C")
                    .append(pair(curve.firstControl()))
                    .append(' ')
                    .append(pair(curve.secondControl()))
                    .append(' ')
                    .append(pair(curve.end()));
        }
        svg.append("\" fill=\"none\"");
        stroke(stroke, strokeWidth, dashes);
        svg.append(" marker-end=\"url(#arrow)\"/>\n");
    }

    @Override
    public void line(List<Point> points, String stroke, double strokeWidth, List<Integer> dashes) {
        svg.append("<polyline points=\"")
                .append(points.stream().map(SvgCanvas::pair).collect(Collectors.joining(" ")))
                .append("\" fill=\"none\"");
        stroke(stroke, strokeWidth, dashes);
        svg.append("/>\n");
    }

    private void stroke(String stroke, double width, List<Integer> dashes) {
        svg.append(" stroke=\"")
                .append(stroke)
                .append("\" stroke-width=\"")
                .append(number(width))
                .append('"');
        if (!dashes.isEmpty()) {
            svg.append(" stroke-dasharray=\"")
                    .append(dashes.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .append('"');
        }
    }

    @Override
    public void text(double x, double y, double size, String ink, boolean bold, Anchor anchor, String text) {
        svg.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" font-size=\"")
                .append(number(size))
                .append("\" fill=\"")
                .append(ink)
                .append('"')
                .append(bold ? " font-weight=\"bold\"" : "")
                .append(
                        switch (anchor) {
                            case START -> "";
                            case MIDDLE -> " text-anchor=\"middle\"";
                            case END -> " text-anchor=\"end\"";
                        })
                .append('>')
                .append(Xml.escaped(text))
                .append("</text>\n");
    }

    @Override
    public void beginGroup(double x, double y, double opacity, String hint) {
        svg.append("<g transform=\"translate(")
                .append(number(x))
                .append(' ')
                .append(number(y))
                .append(")\"")
                .append(opacity < 1 ? " opacity=\"" + number(opacity) + "\"" : "")
                .append('>');
        if (!hint.isEmpty()) {
            svg.append("<title>").append(Xml.escaped(hint)).append("</title>");
        }
        svg.append('\n');
    }

    @Override
    public void endGroup() {
        svg.append("</g>\n");
    }

    private static String pair(Point point) {
        return number(point.x()) + "," + number(point.y());
    }

    private static String number(double value) {
        long tenths = Math.round(value * 10);
        long rest = Math.abs(tenths % 10);
        var whole = (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10;
        return rest == 0 ? whole : whole + "." + rest;
    }
}
