package dev.understudy.monitor.probe;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An http or https URL, ready for use.
 *
 * @param text as it was written
 * @param host a name in its ASCII form (RFC 3490), or an address literal without brackets
 * @param path with the query, percent-encoded
 */
record HttpUrl(String text, boolean tls, String host, int port, String path) {

    /** What is wrong with a URL. */
    static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        final String rule;

        Unusable(String rule, String message) {
            super(message);
            this.rule = rule;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    private static final int MAX_URL = 2048;
    private static final Pattern CREDENTIALS = Pattern.compile("(?:[^/?#]*//)?[^/?#]*@");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");
    /** A single digit stands for a variable of a flow whose value is not known yet. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{2,}|0x[0-9a-f]*");

    private static final Pattern SCHEME =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*|(?:mailto|javascript|data|file|about|urn):.*");

    static HttpUrl parse(String written) throws Unusable {
        var text = written.strip();
        if (text.length() > MAX_URL) {
            throw new Unusable("too-long", "a URL has at most " + MAX_URL + " characters, this one " + text.length());
        }
        // First, so that no message repeats them.
        if (CREDENTIALS.matcher(text).lookingAt()) {
            throw new Unusable(
                    "credentials", "the URL holds a user or a password; give credentials as secret references");
        }
        // Without a scheme it is plain HTTP, as in a browser's address line.
        var url = SCHEME.matcher(text).matches() ? text : "http://" + text;
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new Unusable("url", "'" + Problems.shown(text) + "' is no URL: " + e.getReason());
        }
        return of(text, uri);
    }

    /** Where a {@code Location} leads, seen from here (RFC 9110, section 10.2.2). */
    HttpUrl resolve(String location) throws Unusable {
        try {
            var base = new URI((tls ? "https" : "http") + "://" + hostHeader() + path);
            var target = base.resolve(new URI(encoded(location.strip())));
            if (CREDENTIALS.matcher(target.toString()).lookingAt()) {
                throw new Unusable("credentials", "the redirect leads to a URL with a user or a password");
            }
            return of(target.toString(), target);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new Unusable("url", "the redirect leads to what is no URL");
        }
    }

    /** Servers write blanks and letters of any script into Location; a browser follows them. */
    private static String encoded(String location) {
        var text = new StringBuilder(location.length());
        location.codePoints().forEach(c -> {
            if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '`' || c == '{'
                    || c == '|' || c == '}') {
                text.append("%").append(String.format(Locale.ROOT, "%02X", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    private static HttpUrl of(String text, URI uri) throws Unusable {
        var scheme = uri.getScheme();
        if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new Unusable("scheme", "'" + Problems.shown(text) + "' starts with neither http:// nor https://");
        }
        if (uri.getRawAuthority() == null) {
            throw new Unusable("url", "'" + Problems.shown(text) + "' names no host");
        }
        boolean tls = scheme.equalsIgnoreCase("https");
        var authority = AUTHORITY.matcher(uri.getRawAuthority());
        if (!authority.matches()) {
            throw new Unusable("url", "'" + Problems.shown(text) + "' has no usable host and port");
        }
        return new HttpUrl(text, tls, host(authority.group(1)), port(text, authority.group(2), tls), path(uri));
    }

    /** Value of the {@code Host} field (RFC 9110, section 7.2): the default port is left out. */
    String hostHeader() {
        var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    boolean sameOrigin(HttpUrl other) {
        return tls == other.tls && port == other.port && host.equals(other.host);
    }

    /** Whole, in its ASCII form. */
    String absolute() {
        return (tls ? "https://" : "http://") + hostHeader() + path;
    }

    /** A host as it is looked up: ASCII, lower case, without brackets. */
    static String host(String host) throws Unusable {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        try {
            var ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            if (ascii.isEmpty() || ascii.length() > 253 || !ascii.matches("[a-z0-9_.:-]+")) {
                throw new Unusable("host", "'" + Problems.shown(host) + "' is no domain name or address");
            }
            var name = ascii.length() > 1 && ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
            // No top-level domain is a number, and other forms of addresses are what some resolvers make of it.
            if (NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()
                    && !NetUtil.isValidIpV4Address(name)) {
                throw new Unusable(
                        "host", "'" + Problems.shown(host) + "' is no domain name, and no address such as 192.0.2.1");
            }
            return name;
        } catch (IllegalArgumentException e) {
            throw new Unusable("host", "'" + Problems.shown(host) + "' is no domain name or address");
        }
    }

    private static int port(String url, @Nullable String text, boolean tls) throws Unusable {
        if (text == null) {
            return tls ? 443 : 80;
        }
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65535) {
            throw new Unusable("port", "the port of '" + Problems.shown(url) + "' is not from 1 to 65535");
        }
        return port;
    }

    private static String path(URI uri) {
        var ascii = URI.create(uri.toASCIIString());
        var path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }
}
