package dev.understudy.standalone.passport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A problem document (RFC 9457) in words.
 *
 * @param summary the problem as a whole, with its code
 */
public record ProblemText(String summary, List<Violation> violations) {

    /**
     * @param line from 1; 0 when the violation has no place in the document
     * @param column from 1; 0 likewise
     * @param path in the document, may be empty
     */
    record Violation(int line, int column, String path, String rule, String message) {

        /** {@code shop.yaml:12:5: message (rule)}, which editors make a link of. */
        String at(String file) {
            var place = line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
            var subject = line == 0 && !path.isEmpty() ? path + ": " : "";
            return "%s: %s%s (%s)".formatted(place, subject, message, rule);
        }
    }

    static ProblemText of(int status, JsonNode body) {
        var code = body.path("code").asText();
        var detail = body.path("detail").asText(body.path("title").asText("the request is refused"));
        var violations = new ArrayList<Violation>();
        for (var node : body.path("violations")) {
            violations.add(new Violation(
                    node.path("line").asInt(),
                    node.path("column").asInt(),
                    node.path("path").asText(),
                    node.path("rule").asText(code),
                    node.path("message").asText()));
        }
        return new ProblemText(
                "%s (%s)".formatted(detail, code.isEmpty() ? "status " + status : code), List.copyOf(violations));
    }

    /** One line for each thing that is wrong; the problem itself when it has no parts. */
    List<String> lines(String file) {
        return violations.isEmpty()
                ? List.of(file + ": " + summary)
                : violations.stream().map(violation -> violation.at(file)).toList();
    }
}
