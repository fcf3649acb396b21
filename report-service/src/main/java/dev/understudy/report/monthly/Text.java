package dev.understudy.report.monthly;

import dev.understudy.print.Sheet.Cell;
import dev.understudy.print.Sheet.Tone;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a cell.
 *
 * @param more what is less important, smaller and below
 * @param alarming whether it is to be seen at once
 */
record Text(String text, String more, boolean alarming) {

    static Text of(String text) {
        return new Text(text, "", false);
    }

    static Text of(String text, @Nullable String more) {
        return new Text(text, more == null ? "" : more, false);
    }

    Cell cell() {
        return new Cell(text, more, alarming ? Tone.ALARMING : Tone.PLAIN);
    }
}
