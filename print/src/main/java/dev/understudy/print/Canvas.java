package dev.understudy.print;

import java.util.List;

/** Takes a {@link Drawing}. Lengths are CSS pixels, y goes down, colours are {@code #rrggbb}. */
public interface Canvas {

    /** Which end of a text its place is. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /**
     * @param fill empty for none
     * @param stroke empty for none
     */
    void box(
            double x,
            double y,
            double width,
            double height,
            double radius,
            String fill,
            String stroke,
            double strokeWidth);

    /**
     * Straight from point to point.
     *
     * @param dashes lengths of dash and gap in turn; none for a whole line
     */
    void line(List<Point> points, String stroke, double strokeWidth, List<Integer> dashes);

    /**
     * A line through points, level where it meets them, with an arrow at its end.
     *
     * @param dashes lengths of dash and gap in turn; none for a whole line
     */
    void arrow(List<Point> points, String stroke, double strokeWidth, List<Integer> dashes);

    /** @param y of the base line */
    void text(double x, double y, double size, String ink, boolean bold, Anchor anchor, String text);

    /** @param y of the base line */
    default void text(double x, double y, double size, String ink, boolean bold, String text) {
        text(x, y, size, ink, bold, Anchor.START, text);
    }

    /** Everything until {@link #endGroup} belongs together. */
    void beginGroup(double x, double y, double opacity, String hint);

    void endGroup();

    /** A place. */
    record Point(double x, double y) {}
}
