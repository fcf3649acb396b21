package dev.understudy.monitor.probe;

import dev.understudy.events.CheckEvent.HttpTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to make, and what counts as success.
 *
 * @param expectStatus codes that count as success; any 2xx when empty
 * @param options as defined; what is plain about them is in the other components
 * @param rules for more of the answer than its status; null when there are none
 */
public record HttpProbe(
        HttpUrl address,
        String method,
        List<Integer> expectStatus,
        HttpTarget options,
        @Nullable HttpRules rules) implements ProbeTarget {

    public static final String KIND = "http";

    static final int MOST_REDIRECTS = 10;

    private static final int MAX_EXPECTED = 64;
    private static final int MAX_HEADERS = 64;
    private static final int MAX_HEADER = 8192;
    private static final int MAX_BODY = 65_536;
    private static final int LARGEST_BODY_LIMIT = 16 << 20;

    /** A token of RFC 9110, section 5.6.2, as far as methods use it. */
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,19}");

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

    private static final java.util.Set<String> OURS = java.util.Set.of(
            "content-length", "transfer-encoding", "connection", "te", "upgrade", "trailer", "keep-alive");

    /** @throws InvalidProbe when it cannot be probed; the first thing that is wrong */
    public static HttpProbe of(HttpTarget target) {
        var problems = new Problems();
        var probe = of(target, problems.inside(KIND));
        if (!problems.none() || probe == null) {
            throw new InvalidProbe(problems.all().getFirst());
        }
        return probe;
    }

    /** @return null, or something that must not be used, when there are problems */
    static @Nullable HttpProbe of(HttpTarget target, Problems problems) {
        method(target.method(), problems);
        statuses("expectStatus", target.expectStatus(), problems);
        statuses("additionalStatus", target.additionalStatus(), problems);
        headers("headers", target.headers(), problems, false);
        headers("secretHeaders", target.secretHeaders(), problems, true);
        if (target.body() != null && target.bodyReference() != null) {
            problems.add("bodyReference", "either-or", "a request has one body: give body or bodyReference, not both");
        }
        problems.longest("body", target.body(), MAX_BODY);
        problems.secret("bodyReference", target.bodyReference());
        auth(target, problems.inside("auth"));
        proxy(target, problems.inside("proxy"));
        problems.oneOf("ipFamily", target.ipFamily(), IpFamily.NAMES);
        DnsServer.of(problems, "resolver", target.resolver(), false);
        host(target, problems);
        TlsSettings.check(target.tls(), problems.inside("tls"));
        problems.range("maxRedirects", target.maxRedirects(), 0, MOST_REDIRECTS);
        problems.range("bodyLimit", target.bodyLimit(), 1, LARGEST_BODY_LIMIT);
        problems.oneOf("compression", target.compression(), List.of("gzip", "deflate", "br"));
        versions(target, problems);
        if (Boolean.TRUE.equals(target.requireTls()) && Boolean.TRUE.equals(target.forbidTls())) {
            problems.add("forbidTls", "either-or", "requireTls and forbidTls contradict each other; keep one");
        }
        compression(target, problems);
        var rules = HttpRules.of(target, problems);
        if (target.url().isBlank()) {
            problems.add("url", "required", "name the URL to probe");
            return null;
        }
        try {
            var address = HttpUrl.parse(target.url());
            return new HttpProbe(address, target.method(), List.copyOf(target.expectStatus()), target, rules);
        } catch (HttpUrl.Unusable e) {
            problems.add("url", e.rule, e.text());
            return null;
        }
    }

    String url() {
        return address.text();
    }

    @Override
    public String host() {
        return address.host();
    }

    int port() {
        return address.port();
    }

    boolean tls() {
        return address.tls();
    }

    String path() {
        return address.path();
    }

    String hostHeader() {
        return address.hostHeader();
    }

    @Override
    public String display() {
        return address.text();
    }

    boolean follows() {
        return !Boolean.FALSE.equals(options.followRedirects());
    }

    int redirectLimit() {
        return options.maxRedirects() == null ? MOST_REDIRECTS : options.maxRedirects();
    }

    /** Whether something must be fetched that only a blocking call gives. */
    boolean needsSecrets() {
        return options.auth() != null
                || options.secretHeaders() != null
                || options.bodyReference() != null
                || (options.proxy() != null && options.proxy().secret() != null)
                || (options.tls() != null && options.tls().clientKey() != null);
    }

    boolean accepts(int status) {
        if (!expectStatus.isEmpty()) {
            return expectStatus.contains(status);
        }
        return (status >= 200 && status < 300)
                || (options.additionalStatus() != null
                        && options.additionalStatus().contains(status));
    }

    String expectation() {
        if (!expectStatus.isEmpty()) {
            return joined(expectStatus);
        }
        return options.additionalStatus() == null || options.additionalStatus().isEmpty()
                ? "200-299"
                : "200-299, " + joined(options.additionalStatus());
    }

    private static String joined(List<Integer> statuses) {
        return String.join(", ", statuses.stream().map(String::valueOf).toList());
    }

    private static void method(String method, Problems problems) {
        if (!METHOD.matcher(method).matches() || method.equals("CONNECT")) {
            problems.add("method", "method", "'" + Problems.shown(method) + "' is no HTTP method such as GET or HEAD");
        }
    }

    private static void statuses(String field, @Nullable List<Integer> statuses, Problems problems) {
        if (statuses == null) {
            return;
        }
        if (statuses.size() > MAX_EXPECTED) {
            problems.add(field, "too-many", "at most " + MAX_EXPECTED + " status codes are possible");
        }
        for (int status : statuses) {
            if (status < 200 || status > 599) {
                problems.add(field, "status", status + " is no final HTTP status code (200 to 599)");
            }
        }
    }

    private static void headers(
            String field, @Nullable Map<String, String> headers, Problems problems, boolean secret) {
        if (headers == null) {
            return;
        }
        if (headers.size() > MAX_HEADERS) {
            problems.add(field, "too-many", "at most " + MAX_HEADERS + " header fields are possible");
        }
        var seen = new HashSet<String>();
        headers.forEach((name, value) -> {
            var path = field + "." + Problems.shown(name);
            var lower = name.toLowerCase(Locale.ROOT);
            if (!TOKEN.matcher(name).matches()) {
                problems.add(path, "header-name", "'" + Problems.shown(name) + "' is no name of a header field");
            } else if (OURS.contains(lower)) {
                problems.add(path, "header-name", "'" + name + "' is set by the probe itself; leave it out");
            } else if (!seen.add(lower)) {
                problems.add(path, "duplicate", "'" + name + "' is there twice, letter case aside");
            } else if (!secret && (lower.equals("authorization") || lower.equals("proxy-authorization"))) {
                problems.add(path, "credentials", "credentials are given as references: use auth, or secretHeaders");
            }
            if (secret) {
                problems.secret(path, value);
            } else if (value.length() > MAX_HEADER || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
                problems.add(
                        path, "header-value", "a header field is one line of at most " + MAX_HEADER + " characters");
            }
        });
    }

    private static void auth(HttpTarget target, Problems problems) {
        var auth = target.auth();
        if (auth == null) {
            return;
        }
        int forms = (auth.username() != null || auth.secret() != null ? 1 : 0)
                + (auth.bearer() != null ? 1 : 0)
                + (auth.oauth2() != null ? 1 : 0);
        if (forms != 1) {
            problems.add("", "either-or", "give username and secret, or bearer, or oauth2");
        }
        if ((auth.username() == null) != (auth.secret() == null)) {
            problems.add("secret", "required", "Basic needs a username and the reference of its secret");
        }
        problems.secret("secret", auth.secret());
        problems.secret("bearer", auth.bearer());
        if (auth.oauth2() != null) {
            url(auth.oauth2().url(), problems.inside("oauth2"));
            problems.secret("oauth2.secret", auth.oauth2().secret());
        }
    }

    private static void proxy(HttpTarget target, Problems problems) {
        var proxy = target.proxy();
        if (proxy == null) {
            return;
        }
        url(proxy.url(), problems);
        if (proxy.url().startsWith("https:")) {
            problems.add("url", "scheme", "a proxy is spoken to over http");
        }
        if ((proxy.username() == null) != (proxy.secret() == null)) {
            problems.add("secret", "required", "a proxy's username comes with the reference of its secret");
        }
        problems.secret("secret", proxy.secret());
    }

    private static void url(String url, Problems problems) {
        try {
            HttpUrl.parse(url);
        } catch (HttpUrl.Unusable e) {
            problems.add("url", e.rule, e.text());
        }
    }

    private static void host(HttpTarget target, Problems problems) {
        var given = target.headers() == null
                ? null
                : target.headers().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("host"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
        if (target.host() != null) {
            if (Endpoint.parse(target.host(), 1) == null) {
                problems.add("host", "host", "'" + Problems.shown(target.host()) + "' is no value of a Host field");
            }
            if (given != null && !given.equalsIgnoreCase(target.host())) {
                problems.add("host", "either-or", "host and the header field Host say different things; keep host");
            }
        }
    }

    private static void versions(HttpTarget target, Problems problems) {
        var versions = target.httpVersions();
        if (versions == null) {
            return;
        }
        for (int i = 0; i < versions.size(); i++) {
            if (HttpVersions.of(versions.get(i)) == null) {
                problems.add(
                        "httpVersions[" + i + "]",
                        "http-version",
                        "'" + Problems.shown(versions.get(i)) + "' is no version that is probed; known are "
                                + HttpVersions.KNOWN);
            }
        }
    }

    /** Whoever asks for a coding by header and expects another one by setting has made a mistake. */
    private static void compression(HttpTarget target, Problems problems) {
        var coding = target.compression();
        if (coding == null || target.headers() == null) {
            return;
        }
        target.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("accept-encoding") && !AcceptEncoding.allows(value, coding)) {
                problems.add(
                        "headers." + name,
                        "accept-encoding",
                        "'" + Problems.shown(value) + "' does not accept " + coding + ", which compression expects");
            }
        });
    }
}
