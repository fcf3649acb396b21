package dev.understudy.kit.paging;

import dev.understudy.kit.problem.InvalidInput;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code ?limit=&cursor=} of a list: a {@code @BeanParam}. */
public class PageRequest {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    @QueryParam("limit")
    @Parameter(
            description = "how many items at most",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
    public @Nullable String limit;

    @QueryParam("cursor")
    @Parameter(description = "nextCursor of the page before; absent for the first page")
    public @Nullable String cursor;

    public static PageRequest of(int limit, @Nullable String cursor) {
        var request = new PageRequest();
        request.limit = Integer.toString(limit);
        request.cursor = cursor;
        return request;
    }

    /**
     * 1 to {@value MAX_LIMIT}, {@value DEFAULT_LIMIT} when not given.
     *
     * @throws InvalidInput status 400, code {@code paging.bad-limit}
     */
    public int limit() {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= MAX_LIMIT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers out of range.
        }
        throw InvalidInput.malformed(
                "paging.bad-limit", "'limit' is '" + limit + "', expected a number from 1 to " + MAX_LIMIT);
    }

    /** How many rows to fetch: one more than the page holds tells whether there is a next. */
    public int fetch() {
        return limit() + 1;
    }

    /**
     * Where to go on; empty for the first page.
     *
     * @param columns how many values this list's cursor has
     * @throws InvalidInput status 400, code {@code paging.bad-cursor}
     */
    public Optional<Cursor> after(int columns) {
        return Optional.ofNullable(cursor).map(text -> Cursor.decode(text, columns));
    }
}
