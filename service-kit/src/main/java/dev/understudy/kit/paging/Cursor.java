package dev.understudy.kit.paging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;

/**
 * Where a list goes on: the sort key of the last item seen. Opaque to clients, and no secret: it selects nothing that
 * the query's own scope would not.
 */
public record Cursor(List<String> key) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 1024;

    public Cursor {
        key = List.copyOf(key);
    }

    /** @param key values of the columns that the list is ordered by, the unique one last */
    public static Cursor of(Object... key) {
        return new Cursor(List.of(key).stream().map(Object::toString).toList());
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @param columns how many values this list's cursor has
     * @throws InvalidInput status 400, code {@code paging.bad-cursor}
     */
    public static Cursor decode(String text, int columns) {
        if (text.length() > LONGEST) {
            throw bad();
        }
        try {
            var key = JSON.readValue(Base64.getUrlDecoder().decode(text), String[].class);
            var cursor = new Cursor(List.of(key));
            // Of the several spellings that a lenient decoder takes, only the one that was given out.
            if (key.length != columns || !cursor.encode().equals(text)) {
                throw bad();
            }
            return cursor;
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw bad();
        }
    }

    public String encode() {
        try {
            var json = JSON.writeValueAsString(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a list of strings as JSON", e);
        }
    }

    public String text(int column) {
        return key.get(column);
    }

    /** @throws InvalidInput status 400, when the value is no instant */
    public Instant instant(int column) {
        try {
            return Timestamps.parse(text(column));
        } catch (DateTimeParseException e) {
            throw bad();
        }
    }

    /** @throws InvalidInput status 400, when the value is no number */
    public long number(int column) {
        try {
            return Long.parseLong(text(column));
        } catch (NumberFormatException e) {
            throw bad();
        }
    }

    private static InvalidInput bad() {
        return InvalidInput.malformed(
                "paging.bad-cursor",
                "'cursor' is not one that this list gave out; take it from nextCursor, or leave it away to start anew");
    }
}
