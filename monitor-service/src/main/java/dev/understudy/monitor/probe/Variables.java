package dev.understudy.monitor.probe;

import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckTarget.JsonAssertion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ${name}} in the parts of a request that may hold it. */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

    private Variables() {}

    static String fill(String text, Map<String, String> values) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference ->
                        Matcher.quoteReplacement(values.getOrDefault(reference.group(1), reference.group())));
    }

    /** A request with its URL, header fields, body and expected values replaced. */
    static HttpTarget replaceAll(HttpTarget http, UnaryOperator<String> replacement) {
        return new HttpTarget(
                replacement.apply(http.url()),
                http.method(),
                http.expectStatus(),
                http.additionalStatus(),
                values(http.headers(), replacement),
                http.secretHeaders(),
                http.body() == null ? null : replacement.apply(http.body()),
                http.bodyReference(),
                http.auth(),
                http.proxy(),
                http.httpVersions(),
                http.offerHttp2(),
                http.ipFamily(),
                http.resolver(),
                http.host(),
                http.tls(),
                http.followRedirects(),
                http.maxRedirects(),
                http.finalUrl(),
                http.headerAssertions(),
                http.bodyMustMatch() == null
                        ? null
                        : http.bodyMustMatch().stream().map(replacement).toList(),
                http.bodyMustNotMatch() == null
                        ? null
                        : http.bodyMustNotMatch().stream().map(replacement).toList(),
                json(http.jsonAssertions(), replacement),
                http.maxLatency(),
                http.bodyLimit(),
                http.compression(),
                http.keywords(),
                http.requireTls(),
                http.forbidTls(),
                http.conditions() == null
                        ? null
                        : http.conditions().stream().map(replacement).toList());
    }

    private static @Nullable Map<String, String> values(
            @Nullable Map<String, String> map, UnaryOperator<String> replacement) {
        if (map == null) {
            return null;
        }
        var replaced = new LinkedHashMap<String, String>();
        map.forEach((name, value) -> replaced.put(name, replacement.apply(value)));
        return replaced;
    }

    private static @Nullable List<JsonAssertion> json(
            @Nullable List<JsonAssertion> assertions, UnaryOperator<String> replacement) {
        return assertions == null
                ? null
                : assertions.stream()
                        .map(rule -> new JsonAssertion(
                                rule.path(),
                                rule.op(),
                                rule.value() == null ? null : replacement.apply(rule.value()),
                                rule.negate()))
                        .toList();
    }
}
