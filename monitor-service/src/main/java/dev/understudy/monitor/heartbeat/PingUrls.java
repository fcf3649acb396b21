package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.Roles;
import dev.understudy.monitor.MonitorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where jobs report, for those who set jobs up. */
@ApplicationScoped
public class PingUrls {

    /**
     * @param url by the job's own id
     * @param slugUrl by the project's ping key and the job's name
     */
    @Schema(name = "PingUrls")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Urls(String url, @Nullable String slugUrl) {}

    private final HeartbeatStore store;
    private final Caller caller;
    private final Optional<String> configured;

    PingUrls(HeartbeatStore store, Caller caller, MonitorConfig config) {
        this.store = store;
        this.caller = caller;
        this.configured = config.heartbeat().pingBaseUrl();
    }

    /** Those of a check that the caller was allowed to see; empty for who sets no jobs up, and for what is no job. */
    @Transactional
    public Optional<Urls> of(String projectId, String name, UriInfo uri) {
        var base = base(uri);
        return base == null
                ? Optional.empty()
                : store.find(projectId + "/" + name)
                        .map(job -> urls(job, base, store.pingKey(projectId).orElse(null)));
    }

    static Urls urls(StoredHeartbeat job, String base, @Nullable String key) {
        return new Urls(base + "/ping/" + job.pingId(), key == null ? null : base + "/ping/" + key + "/" + job.slug());
    }

    /** What they start with; null for those who are not shown any. */
    @Nullable
    String base(UriInfo uri) {
        boolean setsUp =
                Stream.of(Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER).anyMatch(caller::hasRole);
        if (!setsUp) {
            return null;
        }
        var base = configured.orElseGet(() -> uri.getBaseUri().toString());
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }
}
