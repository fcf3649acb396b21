package dev.understudy.monitor.publication;

import dev.understudy.events.CheckStatus;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.monitor.history.AvailabilityFigures;
import dev.understudy.monitor.history.AvailabilityFigures.Figure;
import dev.understudy.monitor.publication.PublicStatus.PublicCheck;
import dev.understudy.monitor.status.StatusSnapshot;
import dev.understudy.monitor.status.StatusStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Switches on what a project shows to everybody, and shows it. */
@ApplicationScoped
class PublicationService {

    private static final int MOST_CHECKS = 200;
    private static final int LONGEST_TITLE = 200;
    private static final Duration SHOWN = Duration.ofDays(30);
    private static final int MOST_DAYS = 365;

    /** Worst first: what the page as a whole says. */
    private static final List<CheckStatus> WORST = List.of(
            CheckStatus.DOWN,
            CheckStatus.DEGRADED,
            CheckStatus.UNKNOWN,
            CheckStatus.MAINTENANCE,
            CheckStatus.PENDING,
            CheckStatus.PAUSED,
            CheckStatus.UP);

    private final ProjectDirectory projects;
    private final EntityManager entities;
    private final StatusStore states;
    private final AvailabilityFigures figures;
    private final Clock clock;

    PublicationService(
            ProjectDirectory projects,
            EntityManager entities,
            StatusStore states,
            AvailabilityFigures figures,
            Clock clock) {
        this.projects = projects;
        this.entities = entities;
        this.states = states;
        this.figures = figures;
        this.clock = clock;
    }

    /** What is switched on, for those who may see the project. */
    @Transactional
    Publication get(String projectId) {
        projects.requireReadable(projectId);
        return find(projectId).orElseThrow(() -> missing(projectId));
    }

    @Transactional
    Publication put(String projectId, @Nullable Publication wanted) {
        var project = projects.requireReadable(projectId);
        var checks = wanted == null || wanted.checks() == null ? List.<String>of() : wanted.checks();
        var title = wanted == null || wanted.title() == null ? project.name() : wanted.title();
        var violations = new ArrayList<Violation>();
        if (checks.isEmpty() || checks.size() > MOST_CHECKS) {
            violations.add(Violation.at("checks", "range", "name 1 to " + MOST_CHECKS + " checks to be shown"));
        }
        if (new HashSet<>(checks).size() != checks.size()) {
            violations.add(Violation.at("checks", "unique", "a check is named twice"));
        }
        if (title.isBlank() || title.length() > LONGEST_TITLE) {
            violations.add(Violation.at("title", "range", "a title has 1 to " + LONGEST_TITLE + " characters"));
        }
        for (int i = 0; i < Math.min(checks.size(), MOST_CHECKS); i++) {
            if (!exists(projectId, checks.get(i))) {
                violations.add(Violation.at(
                        "checks[" + i + "]", "unknown-check", "the project has no check '" + checks.get(i) + "'"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput("publication.invalid", violations.getFirst().message(), violations);
        }
        entities.createNativeQuery("""
            insert into publication (project_id, title, checks, version)
            values (:project, :title, string_to_array(:checks, :separator), 1)
            on conflict (project_id) do update
               set title = excluded.title, checks = excluded.checks, version = publication.version + 1\
            """)
                .setParameter("project", projectId)
                .setParameter("title", title)
                .setParameter("checks", String.join("/", checks))
                .setParameter("separator", "/")
                .executeUpdate();
        return new Publication(title, checks);
    }

    @Transactional
    void remove(String projectId) {
        projects.requireReadable(projectId);
        entities.createNativeQuery("delete from publication where project_id = :project")
                .setParameter("project", projectId)
                .executeUpdate();
    }

    /** For everybody. */
    @Transactional
    PublicStatus status(String projectId) {
        var publication = find(projectId).orElseThrow(() -> missing(projectId));
        var names = shown(projectId, publication);
        var ids = names.stream().map(name -> projectId + "/" + name).toList();
        var snapshots = states.snapshots(ids);
        var sums = figures.last(ids, SHOWN);
        var checks = names.stream()
                .map(name -> {
                    var state = snapshots.getOrDefault(projectId + "/" + name, StatusSnapshot.PENDING);
                    var sum = sums.getOrDefault(projectId + "/" + name, new Figure(null, 0));
                    return new PublicCheck(name, state.status(), state.since(), sum.availability(), sum.coverage());
                })
                .toList();
        var worst = WORST.stream()
                .filter(status -> checks.stream().anyMatch(check -> check.status() == status))
                .findFirst()
                .orElse(CheckStatus.PENDING);
        return new PublicStatus(String.valueOf(publication.title()), worst, clock.instant(), checks);
    }

    /**
     * For everybody.
     *
     * @param days of which the availability is shown; the status when null
     * @param label the check's name when null
     */
    @Transactional
    Badge badge(String projectId, String name, @Nullable Integer days, @Nullable String label) {
        var publication = find(projectId).orElseThrow(() -> missing(projectId));
        if (!shown(projectId, publication).contains(name)) {
            throw missing(projectId);
        }
        var id = projectId + "/" + name;
        var shownLabel = label == null || label.isBlank() || label.length() > LONGEST_TITLE ? name : label;
        if (days == null) {
            return Badge.of(
                    shownLabel,
                    states.snapshots(List.of(id))
                            .getOrDefault(id, StatusSnapshot.PENDING)
                            .status());
        }
        if (days < 1 || days > MOST_DAYS) {
            throw InvalidInput.malformed(
                    "publication.invalid",
                    "'days' is " + days + ", not from 1 to " + MOST_DAYS,
                    List.of(Violation.at("days", "range", "1 to " + MOST_DAYS)));
        }
        return Badge.of(
                shownLabel, figures.last(List.of(id), Duration.ofDays(days)).getOrDefault(id, new Figure(null, 0)));
    }

    /** Checks that are gone since are shown no more. */
    private List<String> shown(String projectId, Publication publication) {
        var checks = publication.checks() == null ? List.<String>of() : publication.checks();
        return checks.stream().filter(name -> exists(projectId, name)).toList();
    }

    private boolean exists(String projectId, String name) {
        return !entities.createNativeQuery(
                        "select 1 from check_definition where project_id = :project and name = :name and not removed")
                .setParameter("project", projectId)
                .setParameter("name", name)
                .getResultList()
                .isEmpty();
    }

    private Optional<Publication> find(String projectId) {
        @SuppressWarnings("unchecked") // JPA's native queries have no types.
        List<Tuple> rows = entities.createNativeQuery("""
                         select title, array_to_string(checks, :separator) as names from publication
                          where project_id = :project\
                         """, Tuple.class)
                .setParameter("project", projectId)
                .setParameter("separator", "/")
                .getResultList();
        return rows.stream()
                .map(row -> new Publication(
                        row.get("title", String.class),
                        Arrays.asList(row.get("names", String.class).split("/"))))
                .findFirst();
    }

    /** The same whether the project shows nothing or is not there. */
    private static NotFound missing(String projectId) {
        return new NotFound("publication.not-found", "nothing of '" + projectId + "' is shown to everybody");
    }
}
