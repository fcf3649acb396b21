package dev.understudy.print;

/** Something drawn, the same on a screen and on paper. */
public interface Drawing {

    /** In CSS pixels. */
    double width();

    double height();

    void draw(Canvas canvas);
}
