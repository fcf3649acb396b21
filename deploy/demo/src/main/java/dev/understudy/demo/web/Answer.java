package dev.understudy.demo.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link Site} answers.
 *
 * @param status HTTP status code
 * @param headers besides the length, which follows from the body
 * @param body sent as UTF-8
 * @param takes how long the answer drips; zero for at once
 */
public record Answer(int status, Map<String, String> headers, String body, Duration takes) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer html(int status, Html page) {
        return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"), page.markup(), Duration.ZERO);
    }

    /** A record, map or collection as JSON. */
    public static Answer json(int status, Object value) {
        try {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/json; charset=utf-8"),
                    JSON.writeValueAsString(value),
                    Duration.ZERO);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not representable as JSON: " + value.getClass(), e);
        }
    }

    public static Answer text(int status, String text) {
        return new Answer(status, Map.of("Content-Type", "text/plain; charset=utf-8"), text + "\n", Duration.ZERO);
    }

    public static Answer noContent() {
        return new Answer(204, Map.of(), "", Duration.ZERO);
    }

    /** 303: the browser goes on with GET, so that reloading repeats nothing. */
    public static Answer seeOther(String location) {
        return new Answer(303, Map.of("Location", location), "", Duration.ZERO);
    }

    public static Answer methodNotAllowed(String allowed) {
        return text(405, "Only " + allowed + " here.").with("Allow", allowed);
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, takes);
    }

    public Answer dripping(Duration takes) {
        return new Answer(status, headers, body, takes);
    }
}
