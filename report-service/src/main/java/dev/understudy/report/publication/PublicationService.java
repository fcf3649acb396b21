package dev.understudy.report.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ReportEvent.ReportPublished;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.monthly.Evidence;
import dev.understudy.report.monthly.Evidence.EventLine;
import dev.understudy.report.monthly.MonthlyReport;
import dev.understudy.report.monthly.MonthlyReports;
import dev.understudy.report.monthly.ReportForms;
import dev.understudy.report.project.Projects;
import dev.understudy.report.publication.PublicationRepository.Recipient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hands reports out. */
@ApplicationScoped
class PublicationService {

    /** When the day of the report has come, in the project's time zone: before people begin to work. */
    private static final LocalTime HOUR = LocalTime.of(8, 0);

    /** A report that could not be delivered for so long is told by the next one. */
    private static final Duration WORTH_TELLING = Duration.ofDays(14);

    private static final String ITSELF = "understudy";
    private static final String NOWHERE = "http://localhost";
    private static final Logger LOG = Logger.getLogger(PublicationService.class);

    /** @param isNew false when the newest revision says all that there is to say */
    record Outcome(Publication publication, boolean isNew) {}

    private final MonthlyReports reports;
    private final Projects projects;
    private final PublicationRepository publications;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final Clock clock;
    private final ReportLinks signed;
    private final ReportForms forms;
    private final Evidence evidence;
    private final String base;

    PublicationService(
            MonthlyReports reports,
            Projects projects,
            PublicationRepository publications,
            Outbox outbox,
            ObjectMapper json,
            Clock clock,
            ReportLinks signed,
            ReportForms forms,
            Evidence evidence,
            @ConfigProperty(name = "understudy.report.public-url") Optional<String> publicUrl,
            @ConfigProperty(name = "understudy.links.base-url") Optional<String> links) {
        this.reports = reports;
        this.projects = projects;
        this.publications = publications;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
        this.signed = signed;
        this.forms = forms;
        this.evidence = evidence;
        if (publicUrl.or(() -> links).isEmpty()) {
            LOG.warn("understudy.report.public-url is not set, nor understudy.links.base-url:"
                    + " links in the messages of reports lead to " + NOWHERE);
        }
        this.base = publicUrl.or(() -> links).orElse(NOWHERE);
    }

    /**
     * Publishes the report of a month that is over. When its figures are those of the newest revision, that one stays.
     *
     * @throws Conflict {@code report.not-over} while the month is running
     */
    @Transactional
    Outcome publish(String projectId, YearMonth period, String by) {
        publications.lock(projectId);
        var all = reports.inAllLanguages(projectId, period.toString());
        var first = all.getFirst();
        if (first.running()) {
            throw new Conflict(
                    "report.not-over",
                    "the report of " + first.period() + " can be published when the month is over, after " + first.to()
                            + "; until then there is its preview");
        }
        return publish(all, by);
    }

    /**
     * Publishes the report of last month if its day has come and nobody has done so.
     *
     * @return whether it was published now
     */
    @Transactional
    boolean publishIfDue(String projectId) {
        var known = projects.find(projectId).orElse(null);
        if (known == null) {
            return false;
        }
        var project = known.project();
        var due = lastDue(project, clock.instant()).orElse(null);
        if (due == null || !known.knownSince().isBefore(end(due, project))) {
            return false;
        }
        publications.lock(projectId);
        if (publications.latest(projectId, due).isPresent()) {
            return false;
        }
        publish(reports.inAllLanguages(projectId, due.toString()), ITSELF);
        return true;
    }

    /** The last month whose report was due by an instant; empty without an agreement that was in force in it. */
    static Optional<YearMonth> lastDue(ProjectApplied project, Instant now) {
        Agreement agreement = project.agreement();
        if (agreement == null) {
            return Optional.empty();
        }
        var zone = ZoneId.of(project.timeZone());
        var here = now.atZone(zone);
        var present = YearMonth.from(here);
        // The 31st of a short month is its last day.
        var day = present.atDay(Math.min(agreement.reportDay(), present.lengthOfMonth()));
        var month = here.isBefore(day.atTime(HOUR).atZone(zone)) ? present.minusMonths(2) : present.minusMonths(1);
        boolean began = agreement.validFrom() == null || !agreement.validFrom().isAfter(month.atEndOfMonth());
        boolean ended = agreement.validTo() != null && agreement.validTo().isBefore(month.atDay(1));
        return began && !ended ? Optional.of(month) : Optional.empty();
    }

    private static Instant end(YearMonth month, ProjectApplied project) {
        return month.plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneId.of(project.timeZone()))
                .toInstant();
    }

    @Transactional
    Page<Publication> list(String projectId, PageRequest request) {
        var after = request.after(2).orElse(null);
        var rows = publications.page(
                projectId,
                after == null ? null : after.text(0),
                after == null ? 0 : (int) after.number(1),
                request.fetch());
        return Page.of(rows, request, row -> Cursor.of(row.period(), row.revision()));
    }

    /**
     * A revision as it was handed out, byte for byte.
     *
     * @param language the project's first one at that time when absent
     * @throws NotFound {@code report.not-published}
     */
    @Transactional
    Handed read(String projectId, YearMonth period, int revision, @Nullable String language) {
        var publication = find(publications, projectId, period, revision);
        var content = publications
                .text(publication.reportId(), language == null ? "" : language)
                .orElseThrow(() -> new NotFound(
                        "report.not-published",
                        "revision " + revision + " of " + period + " was not published in '" + language
                                + "'; choose en or ru"));
        return new Handed(publication, content);
    }

    /**
     * The events behind a figure of a revision, as they were when it was published.
     *
     * @param of one of the things that were counted, by its id; all of them when absent
     */
    @Transactional
    Page<EventLine> evidence(
            String projectId, YearMonth period, int revision, String figure, @Nullable String of, PageRequest request) {
        var handed = read(projectId, period, revision, null);
        return evidence.events(
                forms.read(handed.content()),
                figure,
                of,
                request,
                (topic, ids) -> publications.events(handed.publication().reportId(), topic, ids));
    }

    static Publication find(PublicationRepository publications, String projectId, YearMonth period, int revision) {
        return publications
                .find(projectId, period, revision)
                .orElseThrow(() -> new NotFound(
                        "report.not-published",
                        "no revision " + revision + " of the report of " + period
                                + " was published; the list of reports has those that were"));
    }

    record Handed(Publication publication, String content) {}

    /** @param all the same figures in every language, that of the project first */
    private Outcome publish(List<MonthlyReport> all, String by) {
        var first = all.getFirst();
        var projectId = first.projectId();
        var month = YearMonth.parse(first.period());
        var figures = figures(first);
        var latest = publications.latest(projectId, month);
        if (latest.isPresent() && publications.figures(latest.get().reportId()).equals(figures)) {
            return new Outcome(latest.get(), false);
        }
        int revision = latest.map(Publication::revision).orElse(0) + 1;
        var content = write(first.asRevision(revision));
        var texts = new LinkedHashMap<String, String>();
        // What is asked for without a language is what was hashed.
        texts.put("", content);
        all.forEach(report -> texts.put(
                report.language(),
                report.language().equals(first.language()) ? content : write(report.asRevision(revision))));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var publication =
                new Publication(TimeOrderedId.next(clock), projectId, month, revision, sha256(content), now, by);
        publications.add(publication, figures, texts);
        first.counted().forEach((topic, ids) -> publications.addEvents(publication.reportId(), projectId, topic, ids));
        outbox.publish(
                new ReportPublished(
                        projectId,
                        publication.reportId(),
                        publication.period().toString(),
                        publication.revision(),
                        publication.sha256(),
                        now),
                now);
        tell(publication, first);
        return new Outcome(publication, true);
    }

    /** To those whom the agreement names. */
    private void tell(Publication publication, MonthlyReport report) {
        var project = projects.find(publication.projectId()).orElseThrow().project();
        var terms = project.agreement() == null ? null : project.agreement().report();
        var recipients = terms == null || terms.recipients() == null ? List.<String>of() : terms.recipients();
        for (var person : recipients.stream().distinct().toList()) {
            var notificationId = UUID.nameUUIDFromBytes(
                            (publication.reportId() + "/" + person).getBytes(StandardCharsets.UTF_8))
                    .toString();
            publications.add(publication.reportId(), new Recipient(person, notificationId));
            outbox.publish(
                    new NotificationRequested(
                            publication.projectId(),
                            notificationId,
                            person,
                            Purpose.REPORT,
                            Urgency.PLANNED,
                            "report.published",
                            Map.of(
                                    "project",
                                    report.project(),
                                    "month",
                                    publication.period().toString(),
                                    "note",
                                    String.join("\n", report.summary()),
                                    "link",
                                    address(publication, person)),
                            null,
                            publication.publishedAt(),
                            publication.publishedAt().plus(WORTH_TELLING)),
                    publication.publishedAt());
        }
    }

    /** Signed, so that the recipient needs no token. */
    private String address(Publication publication, String person) {
        return base
                + signed.sign(publication.reportId(), person)
                        .map(token -> "/r/" + token)
                        .orElseGet(() -> "/api/v1/projects/" + publication.projectId() + "/reports/"
                                + publication.period() + "/versions/" + publication.revision() + "?format=html");
    }

    /** Without the moment at which it was counted, and what it and its zones are called and look like. */
    private String figures(MonthlyReport report) {
        ObjectNode tree = json.valueToTree(report);
        tree.remove(List.of("generatedAt", "branding", "zones"));
        return sha256(tree.toString());
    }

    private String write(MonthlyReport report) {
        try {
            return json.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a report as JSON", e);
        }
    }

    private static String sha256(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.UTF_8));
    }
}
