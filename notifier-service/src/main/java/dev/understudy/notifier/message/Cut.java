package dev.understudy.notifier.message;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts made to fit, never in the middle of a character, and with an ellipsis that says so. */
public final class Cut {

    private static final String ELLIPSIS = "…";
    private static final int ELLIPSIS_BYTES = 3;

    private Cut() {}

    /** @param limit in Unicode code points; up to three, there is no room for an ellipsis */
    public static String codePoints(String text, int limit) {
        int length = text.codePointCount(0, text.length());
        if (length <= limit) {
            return text;
        }
        if (limit <= 3) {
            return text.substring(0, text.offsetByCodePoints(0, limit));
        }
        return text.substring(0, text.offsetByCodePoints(0, limit - 1)) + ELLIPSIS;
    }

    /** @param limit in bytes of UTF-8; the ellipsis takes three, below that only dots fit */
    public static String utf8Bytes(String text, int limit) {
        if (text.getBytes(UTF_8).length <= limit) {
            return text;
        }
        if (limit < ELLIPSIS_BYTES) {
            return ".".repeat(Math.max(0, limit));
        }
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            int size = new String(Character.toChars(point)).getBytes(UTF_8).length;
            if (bytes + size > limit - ELLIPSIS_BYTES) {
                break;
            }
            bytes += size;
            end += Character.charCount(point);
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    /** @param limit in UTF-16 code units, as Telegram and Java count */
    public static String utf16(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Math.max(0, limit - 1);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + ELLIPSIS;
    }
}
