package dev.understudy.passport.document;

import java.util.List;

/** A value in a document and where it stands: lines and columns from 1. Scalars have no type yet. */
sealed interface Node {

    int line();

    int column();

    /** @param plain written without quotes */
    record Scalar(int line, int column, String text, boolean plain) implements Node {

        /** Nothing, {@code ~} or {@code null}, without quotes: as if the field were not there. */
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    record Sequence(int line, int column, List<Node> items) implements Node {}

    record Mapping(int line, int column, List<Entry> entries) implements Node {}

    record Entry(Scalar key, Node value) {}

    default String describe() {
        return switch (this) {
            case Scalar scalar -> scalar.isNothing() ? "nothing" : "a single value";
            case Sequence _ -> "a list";
            case Mapping _ -> "a group of fields";
        };
    }
}
