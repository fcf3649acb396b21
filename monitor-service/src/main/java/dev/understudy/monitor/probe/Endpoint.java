package dev.understudy.monitor.probe;

import io.netty.util.NetUtil;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A host and a port: {@code shop.test:25}, {@code [2001:db8::1]:25}, {@code 2001:db8::1}. */
record Endpoint(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]/@?#\\s]+)(?::([0-9]{1,5}))?");

    /** @return null when it is none */
    static @Nullable Endpoint parse(String text, int defaultPort) {
        if (NetUtil.isValidIpV6Address(text)) {
            return defaultPort < 1 ? null : new Endpoint(text, defaultPort);
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        int port = form.group(2) == null ? defaultPort : Integer.parseInt(form.group(2));
        if (port < 1 || port > 65535) {
            return null;
        }
        try {
            return new Endpoint(HttpUrl.host(form.group(1)), port);
        } catch (HttpUrl.Unusable e) {
            return null;
        }
    }

    /** A host of a definition; empty, with a problem, when it is none. */
    static String host(Problems problems, String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            problems.add(field, "required", "name the host to probe");
            return "";
        }
        if (text.indexOf('@') >= 0) {
            problems.add(field, "credentials", "a host holds no user or password");
            return "";
        }
        if (NetUtil.isValidIpV6Address(text.strip())) {
            return text.strip();
        }
        try {
            return HttpUrl.host(text.strip());
        } catch (HttpUrl.Unusable e) {
            problems.add(field, e.rule, e.text());
            return "";
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
