package dev.understudy.notifier.message;

/** Text that somebody else wrote, made fit for a line of a message. */
public final class PlainText {

    private static final String ELLIPSIS = "…";

    private PlainText() {}

    /**
     * One line without control characters and without marks that reorder the text around them, cut to a length.
     *
     * @param limit in Unicode code points
     */
    public static String line(String text, int limit) {
        var line = new StringBuilder();
        int kept = 0;
        boolean space = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (reordersText(point)) {
                continue;
            }
            if (Character.isWhitespace(point) || Character.isISOControl(point) || isSeparator(point)) {
                space = !line.isEmpty();
                continue;
            }
            if (kept + (space ? 2 : 1) > limit) {
                return line.append(ELLIPSIS).toString();
            }
            if (space) {
                line.append(' ');
                kept++;
                space = false;
            }
            // A lone surrogate has no form on the wire.
            line.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 0xFFFD : point);
            kept++;
        }
        return line.toString();
    }

    private static boolean isSeparator(int point) {
        var type = Character.getType(point);
        return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Unicode UAX #9: explicit embeddings, overrides and isolates. */
    private static boolean reordersText(int point) {
        return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    }
}
