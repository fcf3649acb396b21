package dev.understudy.print;

import dev.understudy.print.Canvas.Point;

/** A Bézier curve that leaves and arrives level; a straight line when both ends are of one height. */
record Curve(Point firstControl, Point secondControl, Point end) {

    private static final double LEAST_BEND = 18;

    static Curve between(Point from, Point to) {
        double across = to.x() - from.x();
        double bend = Math.max(LEAST_BEND, Math.abs(across) / 2) * (across < 0 ? -1 : 1);
        return new Curve(new Point(from.x() + bend, from.y()), new Point(to.x() - bend, to.y()), to);
    }
}
