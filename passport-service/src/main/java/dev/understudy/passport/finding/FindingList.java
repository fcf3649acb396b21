package dev.understudy.passport.finding;

import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Findings as the caller may see them. */
@ApplicationScoped
class FindingList {

    private static final Set<String> STATES = Set.of(FindingView.OPEN, FindingView.ACCEPTED, FindingView.CLEARED);
    private static final Set<String> SEVERITIES = Set.of("high", "medium", "low");

    /** @param source why it is a risk */
    public record RuleView(String id, String source) {}

    private final FindingRepository repository;
    private final List<FindingRule> rules;
    private final ProjectDirectory projects;
    private final Caller caller;

    FindingList(FindingRepository repository, @All List<FindingRule> rules, ProjectDirectory projects, Caller caller) {
        this.repository = repository;
        this.rules = List.copyOf(rules);
        this.projects = projects;
        this.caller = caller;
    }

    @Transactional
    List<FindingView> ofProject(
            String projectId,
            @Nullable String state,
            @Nullable String severity,
            @Nullable String rule,
            PageRequest page) {
        projects.requireReadable(projectId);
        return list(projectId, state, severity, rule, page);
    }

    @Transactional
    List<FindingView> ofAll(
            @Nullable String state, @Nullable String severity, @Nullable String rule, PageRequest page) {
        return list(null, state, severity, rule, page);
    }

    List<RuleView> rules() {
        return rules.stream()
                .map(rule -> new RuleView(rule.id(), rule.source()))
                .sorted(Comparator.comparing(RuleView::id))
                .toList();
    }

    private List<FindingView> list(
            @Nullable String projectId,
            @Nullable String state,
            @Nullable String severity,
            @Nullable String rule,
            PageRequest page) {
        requireOneOf("state", state, STATES);
        requireOneOf("severity", severity, SEVERITIES);
        var after = page.after(2);
        return repository.list(
                caller.scope(),
                projectId,
                state,
                severity,
                rule,
                after.map(cursor -> cursor.text(0)).orElse(""),
                after.map(cursor -> cursor.text(1)).orElse(""),
                page.fetch());
    }

    private static void requireOneOf(String name, @Nullable String value, Set<String> known) {
        if (value != null && !known.contains(value)) {
            throw InvalidInput.malformed(
                    "finding.bad-filter",
                    "'" + name + "' is one of " + known.stream().sorted().toList() + "; correct it, or leave it away");
        }
    }
}
