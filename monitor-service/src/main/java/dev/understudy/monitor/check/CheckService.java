package dev.understudy.monitor.check;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.monitor.status.StatusChange;
import dev.understudy.monitor.status.StatusSnapshot;
import dev.understudy.monitor.status.StatusStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** What people ask about checks. */
@ApplicationScoped
class CheckService {

    private final ProjectDirectory projects;
    private final CheckDefinitionRepository definitions;
    private final StatusStore states;

    CheckService(ProjectDirectory projects, CheckDefinitionRepository definitions, StatusStore states) {
        this.projects = projects;
        this.definitions = definitions;
        this.states = states;
    }

    @Transactional
    Page<CheckView> list(String projectId, PageRequest request) {
        projects.requireReadable(projectId);
        var after = request.after(1).map(cursor -> cursor.text(0)).orElse("");
        var page = Page.of(
                definitions.page(projectId, after, request.fetch()), request, definition -> Cursor.of(definition.name));
        var snapshots = states.snapshots(
                page.items().stream().map(definition -> definition.checkId).toList());
        return page.map(definition ->
                CheckView.of(definition, snapshots.getOrDefault(definition.checkId, StatusSnapshot.PENDING)));
    }

    @Transactional
    CheckView get(String projectId, String name) {
        var definition = existing(projectId, name);
        var snapshot =
                states.snapshots(List.of(definition.checkId)).getOrDefault(definition.checkId, StatusSnapshot.PENDING);
        return CheckView.of(definition, snapshot);
    }

    @Transactional
    Page<StatusChange> timeline(String projectId, String name, PageRequest request) {
        var definition = existing(projectId, name);
        long before = request.after(1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Page.of(
                states.timeline(definition.checkId, before, request.fetch()),
                request,
                change -> Cursor.of(change.sequence()));
    }

    private CheckDefinition existing(String projectId, String name) {
        projects.requireReadable(projectId);
        return definitions
                .existing(projectId, name)
                .orElseThrow(() ->
                        new NotFound("check.not-found", "project '" + projectId + "' has no check '" + name + "'"));
    }
}
