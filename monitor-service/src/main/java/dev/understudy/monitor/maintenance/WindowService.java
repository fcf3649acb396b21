package dev.understudy.monitor.maintenance;

import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What people do with windows. */
@ApplicationScoped
class WindowService {

    private final ProjectDirectory projects;
    private final WindowRepository windows;
    private final Clock clock;

    WindowService(ProjectDirectory projects, WindowRepository windows, Clock clock) {
        this.projects = projects;
        this.windows = windows;
        this.clock = clock;
    }

    @Transactional
    Page<WindowView> list(String projectId, PageRequest request) {
        projects.requireReadable(projectId);
        var after = request.after(1).map(cursor -> cursor.text(0)).orElse("");
        var now = clock.instant();
        return Page.of(windows.page(projectId, after, request.fetch()), request, window -> Cursor.of(window.id()))
                .map(window -> WindowView.of(window, now));
    }

    @Transactional
    WindowView get(String projectId, String id) {
        return WindowView.of(existing(projectId, id), clock.instant());
    }

    @Transactional
    WindowView create(String projectId, WindowDefinition definition, String by) {
        projects.requireReadable(projectId);
        definition.validate();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var window = new StoredWindow(TimeOrderedId.next(clock), projectId, 1, by, now, definition);
        windows.insert(window);
        return WindowView.of(window, now);
    }

    @Transactional
    WindowView replace(String projectId, String id, WindowDefinition definition, @Nullable String ifMatch) {
        var known = existing(projectId, id);
        ETags.requireMatch(ifMatch, known.version());
        definition.validate();
        var window =
                new StoredWindow(id, projectId, known.version() + 1, known.createdBy(), known.createdAt(), definition);
        if (!windows.update(window)) {
            throw new Conflict(
                    "maintenance.changed", "somebody else has just changed window " + id + "; read it again");
        }
        return WindowView.of(window, clock.instant());
    }

    @Transactional
    void delete(String projectId, String id, @Nullable String ifMatch) {
        ETags.requireMatchIfGiven(ifMatch, existing(projectId, id).version());
        windows.delete(projectId, id);
    }

    private StoredWindow existing(String projectId, String id) {
        projects.requireReadable(projectId);
        return windows.find(projectId, id)
                .orElseThrow(() -> new NotFound(
                        "maintenance.not-found", "project '" + projectId + "' has no maintenance window '" + id + "'"));
    }
}
