package dev.understudy.monitor.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.monitor.check.CheckSetChange.Changed;
import dev.understudy.monitor.check.CheckSetChange.Difference;
import dev.understudy.monitor.probe.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Many checks at once: applied or compared, exported, put to rest and woken. */
@ApplicationScoped
public class CheckSetService {

    private static final int MOST_CHECKS = 2000;
    private static final int MOST_VIOLATIONS = 100;
    private static final int PAGE = 500;
    private static final String CHECKS = "checks";

    private final ProjectDirectory projects;
    private final CheckRegistry registry;
    private final CheckListing listing;
    private final CheckRules rules;
    private final Clock clock;

    CheckSetService(
            ProjectDirectory projects, CheckRegistry registry, CheckListing listing, CheckRules rules, Clock clock) {
        this.projects = projects;
        this.registry = registry;
        this.listing = listing;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Makes checks what a document says, all of them or none.
     *
     * @param document {@code {"checks": [...]}}, or the list alone
     * @param dryRun only tells what would change
     * @param replace whether checks made by hand that the document does not have are removed
     * @param notes to be given back
     */
    @Transactional
    public CheckSetChange apply(
            String projectId, JsonNode document, boolean dryRun, boolean replace, List<String> notes) {
        projects.requireReadable(projectId);
        var wanted = read(projectId, document);
        var created = new ArrayList<String>();
        var changed = new ArrayList<Changed>();
        var unchanged = new ArrayList<String>();
        var removed = new ArrayList<String>();
        // In one order for everybody: two sets that have checks in common must not wait for each other.
        for (var check : wanted.stream()
                .sorted(java.util.Comparator.comparing(CheckApplied::checkId))
                .toList()) {
            var present = registry.lock(check.checkId());
            present.ifPresent(CheckService::requireHandMade);
            var differences = present.map(known -> differences(known, check)).orElse(List.of());
            if (present.isEmpty()) {
                created.add(check.name());
            } else if (differences.isEmpty()) {
                unchanged.add(check.name());
            } else {
                changed.add(new Changed(check.name(), differences));
            }
            if (!dryRun) {
                registry.apply(check, clock.instant());
            }
        }
        if (replace) {
            var kept = new HashSet<String>();
            wanted.forEach(check -> kept.add(check.name()));
            for (var check : handMade(projectId)) {
                if (!kept.contains(check.name())) {
                    removed.add(check.name());
                    if (!dryRun) {
                        registry.remove(projectId, check.name(), clock.instant());
                    }
                }
            }
        }
        return new CheckSetChange(dryRun, created, changed, unchanged, removed, notes);
    }

    /** Checks made by hand, as {@link #apply} takes them. */
    @Transactional
    public ObjectNode export(String projectId, CheckQuery query) {
        projects.requireReadable(projectId);
        var document = JsonNodeFactory.instance.objectNode();
        var list = document.putArray(CHECKS);
        if (query.managedBy == null) {
            query.managedBy = CheckRegistry.BY_USER;
        }
        all(projectId, query).forEach(check -> list.add(CheckDocument.write(check)));
        return document;
    }

    /** @return names of the checks whose rest began or ended */
    @Transactional
    public List<String> pause(String projectId, CheckQuery query, boolean paused) {
        projects.requireReadable(projectId);
        var moved = new ArrayList<String>();
        for (var found : all(projectId, query)) {
            var check = registry.lock(found.checkId());
            if (check.isPresent() && check.get().resting() != paused) {
                registry.apply(check.get().withPaused(paused), clock.instant());
                moved.add(found.name());
            }
        }
        return moved;
    }

    private List<CheckApplied> handMade(String projectId) {
        var query = new CheckQuery();
        query.managedBy = CheckRegistry.BY_USER;
        return all(projectId, query);
    }

    private List<CheckApplied> all(String projectId, CheckQuery query) {
        var all = new ArrayList<CheckApplied>();
        var page = listing.find(projectId, query, "", PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page.size() < PAGE
                    ? List.of()
                    : listing.find(projectId, query, page.getLast().name(), PAGE);
        }
        return all;
    }

    private List<CheckApplied> read(String projectId, JsonNode document) {
        var list = document.isArray() ? document : document.path(CHECKS);
        if (!list.isArray()) {
            throw new InvalidInput("check.invalid", "send a list of checks, or an object with the list as 'checks'");
        }
        if (list.size() > MOST_CHECKS) {
            throw new InvalidInput("check.invalid", "at most " + MOST_CHECKS + " checks at once, not " + list.size());
        }
        var violations = new ArrayList<Violation>();
        if (document.isObject()) {
            document.fieldNames().forEachRemaining(field -> {
                if (!field.equals(CHECKS)) {
                    violations.add(Violation.at(field, "unknown-field", "beside 'checks' there is nothing to say"));
                }
            });
        }
        var names = new HashSet<String>();
        var checks = new ArrayList<CheckApplied>();
        for (int i = 0; i < list.size(); i++) {
            // Of its own: a check is read to its end whatever is wrong with those before it.
            var problems = new Problems();
            var inside = problems.inside("checks[" + i + "]");
            var check = CheckDocument.read(projectId, null, CheckRegistry.BY_USER, list.get(i), inside);
            if (check.isPresent()) {
                rules.check(check.get(), inside);
                if (!names.add(check.get().name())) {
                    inside.add(
                            "name",
                            "unique",
                            "another check of the list is called '"
                                    + check.get().name() + "'");
                }
                checks.add(check.get());
            }
            violations.addAll(problems.all());
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(
                    "check.invalid",
                    violations.getFirst().path() + ": " + violations.getFirst().message(),
                    violations.subList(0, Math.min(violations.size(), MOST_VIOLATIONS)));
        }
        return checks;
    }

    private static List<Difference> differences(CheckApplied before, CheckApplied after) {
        var found = new ArrayList<Difference>();
        compare("", CheckDocument.write(before), CheckDocument.write(after), found);
        return found;
    }

    private static void compare(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, List<Difference> found) {
        if (before instanceof ObjectNode left && after instanceof ObjectNode right) {
            var fields = new TreeSet<String>();
            left.fieldNames().forEachRemaining(fields::add);
            right.fieldNames().forEachRemaining(fields::add);
            for (var field : fields) {
                compare(path.isEmpty() ? field : path + "." + field, left.get(field), right.get(field), found);
            }
        } else if (before == null ? after != null : !before.equals(after)) {
            found.add(new Difference(path, before, after));
        }
    }
}
