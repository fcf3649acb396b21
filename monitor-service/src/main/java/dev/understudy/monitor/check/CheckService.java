package dev.understudy.monitor.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.PreconditionFailed;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.monitor.fact.FactStore;
import dev.understudy.monitor.probe.Problems;
import dev.understudy.monitor.status.StatusChange;
import dev.understudy.monitor.status.StatusSnapshot;
import dev.understudy.monitor.status.StatusStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people ask about checks, and make of them. */
@ApplicationScoped
public class CheckService {

    /** @param created whether there was none of this name */
    public record Put(boolean created, CheckView check) {}

    private final ProjectDirectory projects;
    private final CheckDefinitionRepository definitions;
    private final CheckListing listing;
    private final StatusStore states;
    private final CheckRegistry registry;
    private final CheckRules rules;
    private final FactStore facts;
    private final Clock clock;

    CheckService(
            ProjectDirectory projects,
            CheckDefinitionRepository definitions,
            CheckListing listing,
            StatusStore states,
            CheckRegistry registry,
            CheckRules rules,
            FactStore facts,
            Clock clock) {
        this.projects = projects;
        this.definitions = definitions;
        this.listing = listing;
        this.states = states;
        this.registry = registry;
        this.rules = rules;
        this.facts = facts;
        this.clock = clock;
    }

    @Transactional
    Page<CheckView> list(String projectId, CheckQuery query, PageRequest request) {
        projects.requireReadable(projectId);
        var after = request.after(1).map(cursor -> cursor.text(0)).orElse("");
        var page = Page.of(
                listing.find(projectId, query, after, request.fetch()), request, check -> Cursor.of(check.name()));
        var snapshots = states.snapshots(
                page.items().stream().map(CheckApplied::checkId).toList());
        return page.map(check -> CheckView.of(check, snapshots.getOrDefault(check.checkId(), StatusSnapshot.PENDING)));
    }

    @Transactional
    CheckView get(String projectId, String name) {
        return view(existing(projectId, name).definition());
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

    @Transactional
    List<FactStore.Known> facts(String projectId, String name) {
        return facts.of(existing(projectId, name).checkId, clock.instant());
    }

    /**
     * A definition, read and judged; for whoever applies one.
     *
     * @param name from elsewhere; null when the document says it
     * @return null when the problems say why
     */
    public @Nullable CheckApplied read(String projectId, @Nullable String name, JsonNode document, Problems problems) {
        var check = CheckDocument.read(projectId, name, CheckRegistry.BY_USER, document, problems);
        check.ifPresent(read -> rules.check(read, problems));
        return problems.none() ? check.orElse(null) : null;
    }

    /** Makes a check what the document says; the same document again changes nothing. */
    @Transactional
    public Put put(String projectId, String name, JsonNode document, @Nullable String ifMatch) {
        projects.requireReadable(projectId);
        var problems = new Problems();
        var wanted = read(projectId, name, document, problems);
        problems.throwIfAny("check.invalid");
        if (wanted == null) {
            throw new IllegalStateException("a definition without problems can be read");
        }
        var present = registry.lock(wanted.checkId());
        if (present.isPresent()) {
            requireHandMade(present.get());
            ETags.requireMatchIfGiven(ifMatch, present.get().version());
        } else if (ifMatch != null && !ifMatch.isBlank()) {
            throw new PreconditionFailed(
                    "precondition.failed",
                    "there is no check '" + name + "' to match " + ifMatch + "; leave If-Match out to make it",
                    "");
        }
        var applied = registry.apply(wanted, clock.instant());
        return new Put(applied.change() == CheckRegistry.Change.CREATED, view(applied.check()));
    }

    /** Ends a check. */
    @Transactional
    public void remove(String projectId, String name, @Nullable String ifMatch) {
        var check = locked(projectId, name);
        requireHandMade(check);
        ETags.requireMatchIfGiven(ifMatch, check.version());
        registry.remove(projectId, name, clock.instant());
    }

    /** Puts a check to rest, or wakes it; whoever made it. */
    @Transactional
    public CheckView pause(String projectId, String name, boolean paused) {
        var check = locked(projectId, name);
        return view(registry.apply(check.withPaused(paused), clock.instant()).check());
    }

    private CheckApplied locked(String projectId, String name) {
        projects.requireReadable(projectId);
        return registry.lock(projectId + "/" + name).orElseThrow(() -> missing(projectId, name));
    }

    /** @throws Conflict when the passport has the say over a check */
    public static void requireHandMade(CheckApplied check) {
        if (!check.managedBy().equals(CheckRegistry.BY_USER)) {
            throw new Conflict(
                    "check.managed-by-passport",
                    "check '" + check.name() + "' follows from asset '" + check.assetId()
                            + "' of the passport; change the asset's monitoring hints, or make a check of another"
                            + " name");
        }
    }

    private CheckView view(CheckApplied check) {
        return CheckView.of(
                check,
                states.snapshots(List.of(check.checkId())).getOrDefault(check.checkId(), StatusSnapshot.PENDING));
    }

    private CheckDefinition existing(String projectId, String name) {
        projects.requireReadable(projectId);
        return definitions.existing(projectId, name).orElseThrow(() -> missing(projectId, name));
    }

    private static NotFound missing(String projectId, String name) {
        return new NotFound("check.not-found", "project '" + projectId + "' has no check '" + name + "'");
    }
}
