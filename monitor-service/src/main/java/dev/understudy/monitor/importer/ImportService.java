package dev.understudy.monitor.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.monitor.check.CheckService;
import dev.understudy.monitor.check.CheckSetChange;
import dev.understudy.monitor.check.CheckSetService;
import dev.understudy.monitor.probe.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes checks of other programs over, as far as that goes. */
@ApplicationScoped
class ImportService {

    private final ProjectDirectory projects;
    private final CheckService checks;
    private final CheckSetService sets;
    private final Map<String, Importer> importers;

    ImportService(ProjectDirectory projects, CheckService checks, CheckSetService sets, BlackboxImporter blackbox) {
        this.projects = projects;
        this.checks = checks;
        this.sets = sets;
        this.importers = Importer.byFormat(blackbox);
    }

    /** What cannot be taken over is left out and told; the rest is applied, or only compared. */
    @Transactional
    CheckSetChange take(String projectId, @Nullable String format, JsonNode document, boolean dryRun) {
        projects.requireReadable(projectId);
        var importer = format == null ? null : importers.get(format);
        if (importer == null) {
            throw bad("format", "unknown-value", "'format' is one of " + new TreeSet<>(importers.keySet()));
        }
        var imported = new Imported();
        try {
            importer.read(document, imported);
        } catch (IllegalArgumentException e) {
            throw bad("", "format", String.valueOf(e.getMessage()));
        }
        var valid = JsonNodeFactory.instance.arrayNode();
        for (var check : List.copyOf(imported.checks())) {
            var problems = new Problems();
            if (checks.read(projectId, null, check, problems) != null) {
                valid.add(check);
            } else {
                var first = problems.all().getFirst();
                imported.note(
                        check.path("name").textValue(), "not taken over: " + first.path() + ": " + first.message());
            }
        }
        return sets.apply(projectId, valid, dryRun, false, imported.notes());
    }

    private static InvalidInput bad(String path, String rule, String message) {
        return new InvalidInput("check.not-importable", message, List.of(Violation.at(path, rule, message)));
    }
}
