package dev.understudy.monitor.probe;

import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cookies of one probe (RFC 6265, section 5): it begins without any, and forgets them at its end. */
final class CookieJar {

    private static final int MOST = 100;
    private static final int LONGEST = 4096;

    private record Kept(String name, String value, String domain, boolean hostOnly, String path, boolean secure) {}

    private final List<Kept> cookies = new ArrayList<>();

    void keep(HttpUrl from, List<String> fields) {
        for (var field : fields) {
            var cookie = field.length() > LONGEST ? null : ClientCookieDecoder.LAX.decode(field);
            if (cookie != null) {
                keep(from, cookie);
            }
        }
    }

    private void keep(HttpUrl from, Cookie cookie) {
        boolean hostOnly = cookie.domain() == null || cookie.domain().isEmpty();
        var domain = hostOnly ? from.host() : stripped(cookie.domain());
        if (!hostOnly && !belongs(from.host(), domain)) {
            return;
        }
        // One label is nobody's own domain.
        if (!hostOnly && domain.indexOf('.') < 0 && !domain.equals(from.host())) {
            return;
        }
        var path = cookie.path() == null || !cookie.path().startsWith("/") ? defaultPath(from) : cookie.path();
        cookies.removeIf(kept -> kept.name().equals(cookie.name())
                && kept.domain().equals(domain)
                && kept.path().equals(path));
        boolean alive = cookie.maxAge() == Cookie.UNDEFINED_MAX_AGE || cookie.maxAge() > 0;
        if (alive && cookies.size() < MOST) {
            cookies.add(new Kept(cookie.name(), cookie.value(), domain, hostOnly, path, cookie.isSecure()));
        }
    }

    /** Value of the {@code Cookie} field; null when there is nothing to send. */
    @Nullable
    String header(HttpUrl to) {
        if (cookies.isEmpty()) {
            return null;
        }
        var path = to.path().indexOf('?') < 0
                ? to.path()
                : to.path().substring(0, to.path().indexOf('?'));
        var text = new StringBuilder();
        for (var cookie : cookies) {
            boolean host = cookie.hostOnly() ? cookie.domain().equals(to.host()) : belongs(to.host(), cookie.domain());
            if (host && (!cookie.secure() || to.tls()) && inside(path, cookie.path())) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(cookie.name())
                        .append('=')
                        .append(cookie.value());
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    @Nullable
    String value(String name) {
        return cookies.stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Kept::value)
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private static boolean belongs(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static String stripped(String domain) {
        var lower = domain.toLowerCase(java.util.Locale.ROOT);
        return lower.startsWith(".") ? lower.substring(1) : lower;
    }

    private static String defaultPath(HttpUrl from) {
        var path = from.path().indexOf('?') < 0
                ? from.path()
                : from.path().substring(0, from.path().indexOf('?'));
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static boolean inside(String path, String cookiePath) {
        return path.equals(cookiePath)
                || (path.startsWith(cookiePath)
                        && (cookiePath.endsWith("/") || path.charAt(cookiePath.length()) == '/'));
    }
}
