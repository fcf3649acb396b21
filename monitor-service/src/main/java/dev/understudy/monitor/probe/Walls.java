package dev.understudy.monitor.probe;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody between us and the site answered: a firewall for web applications, or a wall against robots. What it
 * refuses to us it may let through to people, so nothing is known of the site.
 */
final class Walls {

    private static final List<Integer> REFUSALS = List.of(401, 403, 405, 406, 429, 503);
    private static final List<String> MARKS = List.of(
            "/cdn-cgi/challenge-platform/",
            "cf-browser-verification",
            "just a moment...",
            "attention required! | cloudflare",
            "ddos-guard",
            "smartcaptcha.yandexcloud",
            "/showcaptcha",
            "_incapsula_resource",
            "geo.captcha-delivery.com",
            "servicepipe.ru",
            "qrator");

    private Walls() {}

    /** Whose wall it was; null when the site itself seems to have answered. */
    static @Nullable String standing(int status, HttpHeaders fields, byte[] body) {
        if (fields.contains("cf-mitigated")) {
            return "Cloudflare (cf-mitigated: " + fields.get("cf-mitigated") + ")";
        }
        if (!REFUSALS.contains(status)) {
            return null;
        }
        if (fields.contains("x-sucuri-block")) {
            return "Sucuri";
        }
        if (fields.contains("x-datadome")) {
            return "DataDome";
        }
        var server = lower(fields.get("server"));
        if (status == 403 && server.startsWith("ddos-guard")) {
            return "DDoS-Guard";
        }
        if (status == 403 && (server.startsWith("qrator") || server.startsWith("akamaighost"))) {
            return fields.get("server");
        }
        if (body.length == 0) {
            return null;
        }
        var text = lower(new String(body, 0, Math.min(body.length, 16_384), StandardCharsets.UTF_8));
        return MARKS.stream()
                .filter(text::contains)
                .findFirst()
                .map(mark -> "a page with '" + mark + "'")
                .orElse(null);
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
