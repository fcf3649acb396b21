package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a ping, as far as it is read.
 *
 * @param text its beginning and, where the middle was too long, its end; bytes that are no UTF-8 are replaced
 * @param complete whether nothing is missing in between
 */
record Body(String text, boolean complete) {

    static final Body EMPTY = new Body("", true);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static Body of(byte[] bytes) {
        return new Body(new String(bytes, StandardCharsets.UTF_8), true);
    }

    /**
     * The JSON that it is, or else the last line that is a JSON object or list: tools write one object a line, the
     * summary last, and a shell puts other output before it.
     */
    JsonNode json() {
        var whole = read(text);
        if (!whole.isMissingNode()) {
            return whole;
        }
        var values = jsonValues();
        return values.isEmpty() ? MissingNode.getInstance() : values.getLast();
    }

    /**
     * Every JSON object or list in it, in order, whether on a line of its own or over several lines, with other output
     * between.
     */
    List<JsonNode> jsonValues() {
        var whole = read(text);
        if (whole.isContainerNode()) {
            return List.of(whole);
        }
        var values = new ArrayList<JsonNode>();
        var lines = text.lines().toList();
        int[] braces = closing(lines, "}");
        int[] brackets = closing(lines, "]");
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (!line.startsWith("{") && !line.startsWith("[")) {
                continue;
            }
            var single = read(line);
            if (single.isContainerNode()) {
                values.add(single);
                continue;
            }
            // Written over several lines, as tools indent it: it ends with the bracket in the first column.
            int end = (line.startsWith("{") ? braces : brackets)[i];
            if (end > i) {
                var several = read(String.join("\n", lines.subList(i, end + 1)));
                if (several.isContainerNode()) {
                    values.add(several);
                }
                // Nor is anything in it looked at again: a hostile body costs no more than its length.
                i = end;
            }
        }
        return values;
    }

    /** For each line the next one that is nothing but the bracket; -1 if there is none. */
    private static int[] closing(List<String> lines, String bracket) {
        int[] next = new int[lines.size()];
        int found = -1;
        for (int i = lines.size() - 1; i >= 0; i--) {
            found = lines.get(i).stripTrailing().equals(bracket) ? i : found;
            next[i] = found;
        }
        return next;
    }

    private static JsonNode read(String text) {
        try {
            var node = JSON.readTree(text);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
