package dev.understudy.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {

    @Test
    void readsTheUsualForms() {
        assertThat(HttpTarget.parse("https://hooks.example.com/a/b?c=d#e"))
                .contains(new HttpTarget(true, "hooks.example.com", 443, "/a/b?c=d"));
        assertThat(HttpTarget.parse(" http://Example.com:8080 "))
                .contains(new HttpTarget(false, "example.com", 8080, "/"));
        assertThat(HttpTarget.parse("https://example.com?x=1"))
                .contains(new HttpTarget(true, "example.com", 443, "/?x=1"));
        assertThat(HttpTarget.parse("http://[2001:db8::1]:81/x"))
                .contains(new HttpTarget(false, "2001:db8::1", 81, "/x"));
    }

    @Test
    void turnsCyrillicIntoWhatGoesOverTheWire() {
        assertThat(HttpTarget.parse("https://хуки.магазин.рф/дежурный"))
                .contains(new HttpTarget(
                        true,
                        "xn--h1ad0ah.xn--80aairftm.xn--p1ai",
                        443,
                        "/%D0%B4%D0%B5%D0%B6%D1%83%D1%80%D0%BD%D1%8B%D0%B9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://example.com/",
                "file:///etc/passwd",
                "//example.com/",
                "https://",
                "https://user:password@example.com/",
                "https://example.com@127.0.0.1/",
                "https://example.com:0/",
                "https://example.com:99999/",
                "https://exa mple.com/",
                "https://example.com/a b",
                "https://example.com\\@127.0.0.1/",
                "https://example.com/\r\nX: y",
                "javascript:alert(1)"
            })
    void refusesEverythingElse(String url) {
        assertThat(HttpTarget.parse(url)).isEmpty();
    }

    @Test
    void hidesWhatInItsPathMayBeASecret() {
        var bot = HttpTarget.parse("https://api.telegram.org/bot123456789:AAtoken/sendMessage")
                .orElseThrow();
        assertThat(bot.redacted("Cannot POST /bot123456789:AAtoken/sendMessage"))
                .isEqualTo("Cannot POST /***/sendMessage");
        var hook = HttpTarget.parse("https://hooks.example.com/services/T0123/abcdefgh0123?key=s3cret-and-long")
                .orElseThrow();
        assertThat(hook.redacted("services abcdefgh0123, s3cret-and-long")).isEqualTo("services ***, ***");
    }
}
