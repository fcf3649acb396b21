package dev.understudy.demo.web;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request, read whole. */
public final class Request {

    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Headers headers;
    private final byte[] body;

    Request(String method, String path, @Nullable String rawQuery, Headers headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = fields(rawQuery == null ? "" : rawQuery);
        this.headers = headers;
        this.body = body;
    }

    public String method() {
        return method;
    }

    /** The decoded path, without the query. */
    public String path() {
        return path;
    }

    /** The fields of the query; of a repeated one, the first. */
    public Map<String, String> query() {
        return query;
    }

    public @Nullable String header(String name) {
        return headers.getFirst(name);
    }

    /** The bytes as they came, for whoever checks a signature over them. */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The fields of a form sent as {@code application/x-www-form-urlencoded}; of a repeated one, the first.
     *
     * @throws BadRequest when the encoding is broken
     */
    public Map<String, String> form() {
        return fields(new String(body, StandardCharsets.UTF_8));
    }

    private static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return Map.copyOf(fields);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("Broken percent encoding in a form or query field", e);
        }
    }
}
