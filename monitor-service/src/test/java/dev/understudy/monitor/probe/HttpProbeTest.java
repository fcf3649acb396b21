package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.CheckEvent.HttpTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProbeTest {

    @ParameterizedTest
    @CsvSource({
        "http://shop.test, shop.test, 80, /, shop.test",
        "https://shop.test/, shop.test, 443, /, shop.test",
        "https://Shop.Test:8443/a/b?c=d#e, shop.test, 8443, /a/b?c=d, shop.test:8443",
        "http://магазин.рф/корзина, xn--80aairftm.xn--p1ai, 80, /%D0%BA%D0%BE%D1%80%D0%B7%D0%B8%D0%BD%D0%B0,"
                + " xn--80aairftm.xn--p1ai",
        "http://[2001:db8::1]:8080/x, 2001:db8::1, 8080, /x, [2001:db8::1]:8080",
        "http://shop.test?q=1, shop.test, 80, /?q=1, shop.test",
        "shop.test:8080/x, shop.test, 8080, /x, shop.test:8080"
    })
    void readsAUrl(String url, String host, int port, String path, String hostHeader) {
        var probe = of(url);

        assertThat(probe.host()).isEqualTo(host);
        assertThat(probe.port()).isEqualTo(port);
        assertThat(probe.path()).isEqualTo(path);
        assertThat(probe.hostHeader()).isEqualTo(hostHeader);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://shop.test/, scheme",
        "mailto:shop.test, scheme",
        "http://, url",
        "http:///path, url",
        "http://user:pass@shop.test/, credentials",
        "http://shop.test:99999/, port",
        "http://shop.test:0/, port",
        "http://shop .test/, url",
        "http://sh..op.test/, host",
        "http://2130706433/, host",
        "http://127.0.0.0x1/, host",
        "http://10.0.0.256/, host",
        "http://shop.0123/, host"
    })
    void refusesWhatCannotBeProbed(String url, String rule) {
        assertThatThrownBy(() -> of(url)).isInstanceOfSatisfying(InvalidProbe.class, e -> {
            assertThat(e.path()).isEqualTo("http.url");
            assertThat(e.rule()).isEqualTo(rule);
        });
    }

    @Test
    void aPasswordInAUrlIsNotRepeatedInTheMessage() {
        assertThatThrownBy(() -> of("http://user:geheim@shop.test/")).hasMessageNotContaining("geheim");
    }

    @Test
    void refusesOtherMethodsAndStatuses() {
        assertThatThrownBy(() -> HttpProbe.of(new HttpTarget("http://shop.test/", "GET /x", List.of())))
                .isInstanceOf(InvalidProbe.class);
        assertThatThrownBy(() -> HttpProbe.of(new HttpTarget("http://shop.test/", "GET", List.of(99))))
                .isInstanceOf(InvalidProbe.class);
    }

    private static HttpProbe of(String url) {
        return HttpProbe.of(new HttpTarget(url, "GET", List.of()));
    }
}
