package dev.understudy.kit.routing;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Actions are named after a colon: {@code checks/shop:pause}. A colon needs no encoding in a path (RFC 3986, section
 * 3.3), but many clients encode every reserved character; both spellings mean the same here.
 */
@ApplicationScoped
class ActionColon {

    /** Before whatever looks at the path: authentication, the body, the resources. */
    private static final int FIRST = 10_000;

    void register(@Observes Filters filters) {
        filters.register(ActionColon::restore, FIRST);
    }

    private static void restore(RoutingContext context) {
        var written = context.request().uri();
        var meant = decoded(written);
        if (meant.equals(written)) {
            context.next();
        } else {
            context.reroute(meant);
        }
    }

    /** The colon of the last segment alone: what stands before it are names. */
    static String decoded(String uri) {
        int query = uri.indexOf('?');
        var path = query < 0 ? uri : uri.substring(0, query);
        int segment = path.lastIndexOf('/') + 1;
        if (!path.startsWith("/") || path.indexOf('%', segment) < 0) {
            return uri;
        }
        var last = path.substring(segment).replace("%3A", ":").replace("%3a", ":");
        return path.substring(0, segment) + last + (query < 0 ? "" : uri.substring(query));
    }
}
