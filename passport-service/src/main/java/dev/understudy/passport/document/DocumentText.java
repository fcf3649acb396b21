package dev.understudy.passport.document;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** From bytes to text that a YAML reader and a database can take. */
final class DocumentText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private DocumentText() {}

    /** @throws InvalidInput status 400, when it is not UTF-8 or holds control characters; says in which line */
    static String decode(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var input = ByteBuffer.wrap(bytes);
        var output = CharBuffer.allocate(bytes.length);
        var result = decoder.decode(input, output, true);
        var text = output.flip().toString();
        if (result.isError()) {
            throw malformed(
                    text, text.length(), "encoding", "this is not UTF-8; save the document as UTF-8 and send it again");
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isControl(c) && c != '\n' && c != '\r' && c != '\t') {
                throw malformed(
                        text,
                        at,
                        "control-character",
                        "the control character U+%04X cannot stand here; delete it".formatted((int) c));
            }
        }
        return text;
    }

    /** What no text of a passport may hold: it would break mail headers, logs or the database. */
    static boolean isControl(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || c == BYTE_ORDER_MARK
                || c == '\uFFFE'
                || c == '\uFFFF';
    }

    static InvalidInput malformed(int line, int column, String rule, String message) {
        return InvalidInput.malformed(
                "passport.malformed-document",
                "line " + line + ", column " + column + ": " + message,
                List.of(new Violation(line, column, "", rule, message)));
    }

    private static InvalidInput malformed(String text, int at, String rule, String message) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 >= text.length() || text.charAt(i + 1) != '\n'))) {
                line++;
                lineStart = i + 1;
            }
        }
        return malformed(line, text.codePointCount(lineStart, at) + 1, rule, message);
    }
}
