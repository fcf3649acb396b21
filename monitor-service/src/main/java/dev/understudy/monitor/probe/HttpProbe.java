package dev.understudy.monitor.probe;

import dev.understudy.events.CheckEvent.HttpTarget;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to make, and what counts as success.
 *
 * @param url as it was written
 * @param host a name in its ASCII form (RFC 3490), or an address literal without brackets
 * @param path with the query, percent-encoded
 * @param expectStatus codes that count as success; any 2xx when empty
 */
public record HttpProbe(
        String url, boolean tls, String host, int port, String path, String method, List<Integer> expectStatus)
        implements ProbeTarget {

    public static final String KIND = "http";

    private static final int MAX_URL = 2048;
    private static final int MAX_EXPECTED = 64;

    /** A token of RFC 9110, section 5.6.2, as far as methods use it. */
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,19}");

    private static final Pattern CREDENTIALS = Pattern.compile("[^/?#]*//[^/?#]*@");

    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");

    /** @throws InvalidProbe when the URL, the method or an expected status is not one that can be probed */
    public static HttpProbe of(HttpTarget target) {
        var url = target.url().strip();
        if (url.length() > MAX_URL) {
            throw new InvalidProbe(
                    "http.url", "too-long", "a URL has at most " + MAX_URL + " characters, this one " + url.length());
        }
        var uri = parse(url);
        var tls = "https".equals(uri.getScheme().toLowerCase(Locale.ROOT));
        var authority = AUTHORITY.matcher(uri.getRawAuthority());
        if (!authority.matches()) {
            throw new InvalidProbe("http.url", "url", "'" + url + "' has no usable host and port");
        }
        return new HttpProbe(
                url,
                tls,
                host(url, authority.group(1)),
                port(url, authority.group(2), tls),
                path(uri),
                method(target.method()),
                expected(target.expectStatus()));
    }

    @Override
    public String display() {
        return url;
    }

    /** Value of the {@code Host} field (RFC 9110, section 7.2): the default port is left out. */
    String hostHeader() {
        var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    boolean accepts(int status) {
        return expectStatus.isEmpty() ? status >= 200 && status < 300 : expectStatus.contains(status);
    }

    String expectation() {
        return expectStatus.isEmpty()
                ? "200-299"
                : String.join(", ", expectStatus.stream().map(String::valueOf).toList());
    }

    private static URI parse(String url) {
        // First, so that no message repeats them.
        if (CREDENTIALS.matcher(url).lookingAt()) {
            throw new InvalidProbe(
                    "http.url",
                    "credentials",
                    "the URL holds a user or a password; give credentials as secret references");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new InvalidProbe("http.url", "url", "'" + url + "' is no URL: " + e.getReason());
        }
        var scheme = uri.getScheme();
        if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new InvalidProbe("http.url", "scheme", "'" + url + "' starts with neither http:// nor https://");
        }
        if (uri.getRawAuthority() == null) {
            throw new InvalidProbe("http.url", "url", "'" + url + "' names no host");
        }
        return uri;
    }

    private static String host(String url, String host) {
        if (host.startsWith("[")) {
            return host.substring(1, host.length() - 1);
        }
        try {
            var ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            if (ascii.isEmpty() || ascii.length() > 253) {
                throw new InvalidProbe("http.url", "host", "the host of '" + url + "' is no domain name");
            }
            return ascii;
        } catch (IllegalArgumentException e) {
            throw new InvalidProbe("http.url", "host", "the host of '" + url + "' is no domain name");
        }
    }

    private static int port(String url, @Nullable String text, boolean tls) {
        if (text == null) {
            return tls ? 443 : 80;
        }
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65535) {
            throw new InvalidProbe("http.url", "port", "the port of '" + url + "' is not from 1 to 65535");
        }
        return port;
    }

    private static String path(URI uri) {
        var ascii = URI.create(uri.toASCIIString());
        var path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    private static String method(String method) {
        if (!METHOD.matcher(method).matches() || method.equals("CONNECT")) {
            throw new InvalidProbe("http.method", "method", "'" + method + "' is no HTTP method such as GET or HEAD");
        }
        return method;
    }

    private static List<Integer> expected(List<Integer> statuses) {
        if (statuses.size() > MAX_EXPECTED) {
            throw new InvalidProbe(
                    "http.expectStatus", "too-many", "at most " + MAX_EXPECTED + " expected status codes are possible");
        }
        for (int status : statuses) {
            if (status < 200 || status > 599) {
                throw new InvalidProbe(
                        "http.expectStatus", "status", status + " is no final HTTP status code (200 to 599)");
            }
        }
        return List.copyOf(statuses);
    }
}
