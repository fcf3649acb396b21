package dev.understudy.passport.project;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.document.SecretText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Why a passport is applied, as the {@code Change-Reason} header says. */
final class ChangeReason {

    static final String HEADER = "Change-Reason";

    private static final int LONGEST = 500;

    private ChangeReason() {}

    /**
     * The header's text; absent when there is none.
     *
     * @throws InvalidInput status 400, code {@code passport.bad-reason}, when it is too long, holds control characters or
     *     what looks like a secret
     */
    static @Nullable String of(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        var text = utf8(header).strip();
        if (text.codePointCount(0, text.length()) > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw InvalidInput.malformed(
                    "passport.bad-reason",
                    "'" + HEADER + "' is one line of at most " + LONGEST + " characters; shorten it");
        }
        if (SecretText.isIn(text)) {
            throw InvalidInput.malformed(
                    "passport.bad-reason",
                    "'" + HEADER + "' looks as if it held a password, key or token; the history keeps it for ever, so"
                            + " leave that out, and change it if it was one");
        }
        return text;
    }

    /** Field values are octets (RFC 9110, section 5.5); the server hands them out as Latin-1, clients write UTF-8. */
    private static String utf8(String header) {
        if (header.chars().anyMatch(c -> c > 0xFF)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
