package dev.understudy.monitor.heartbeat;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What people ask about jobs. */
@ApplicationScoped
class HeartbeatDesk {

    private final ProjectDirectory projects;
    private final HeartbeatStore store;
    private final Clock clock;

    HeartbeatDesk(ProjectDirectory projects, HeartbeatStore store, Clock clock) {
        this.projects = projects;
        this.store = store;
        this.clock = clock;
    }

    /** @param base where pings go; null for those who do not set jobs up */
    @Transactional
    Page<HeartbeatView> list(String projectId, PageRequest request, @Nullable String base) {
        projects.requireReadable(projectId);
        var after = request.after(1).map(cursor -> cursor.text(0)).orElse("");
        var key = store.pingKey(projectId).orElse(null);
        var now = clock.instant();
        return Page.of(
                        store.page(projectId, projectId + "/" + after, request.fetch()),
                        request,
                        job -> Cursor.of(job.check().name()))
                .map(job -> HeartbeatView.of(job, base, key, now));
    }

    /** @param base as of {@link #list} */
    @Transactional
    HeartbeatView get(String projectId, String name, @Nullable String base) {
        return HeartbeatView.of(
                existing(projectId, name), base, store.pingKey(projectId).orElse(null), clock.instant());
    }

    @Transactional
    Page<HeartbeatView.PingView> pings(String projectId, String name, PageRequest request) {
        var job = existing(projectId, name);
        long before = request.after(1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Page.of(
                        store.pings(job.check().checkId(), before, request.fetch()),
                        request,
                        ping -> Cursor.of(ping.number()))
                .map(HeartbeatView.PingView::of);
    }

    @Transactional
    byte[] body(String projectId, String name, long number) {
        var job = existing(projectId, name);
        return store.body(job.check().checkId(), number)
                .orElseThrow(() -> new NotFound(
                        "ping.no-body", "ping " + number + " of '" + name + "' has no body, or is not kept any more"));
    }

    /** Makes all slug URLs of a project invalid and gives it new ones. */
    @Transactional
    void rotateKey(String projectId) {
        projects.requireReadable(projectId);
        store.setPingKey(projectId, HeartbeatService.newKey(), clock.instant());
    }

    private StoredHeartbeat existing(String projectId, String name) {
        projects.requireReadable(projectId);
        return store.find(projectId + "/" + name)
                .orElseThrow(() -> new NotFound(
                        "heartbeat.not-found", "project '" + projectId + "' has no heartbeat '" + name + "'"));
    }
}
