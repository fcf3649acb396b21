package dev.understudy.passport.project;

import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.Forbidden;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.PreconditionFailed;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.passport.document.DocumentEdit;
import dev.understudy.passport.document.DocumentEdit.Section;
import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.PassportJson;
import dev.understudy.passport.document.PassportYaml;
import dev.understudy.passport.finding.Findings;
import dev.understudy.passport.history.AuditLog;
import dev.understudy.passport.history.DocumentDelta;
import dev.understudy.passport.history.FieldChange;
import dev.understudy.passport.history.PassportRepository;
import dev.understudy.passport.history.PassportRepository.Standing;
import dev.understudy.passport.history.PassportRepository.Stored;
import dev.understudy.passport.history.PassportVersion;
import dev.understudy.passport.history.Passports;
import dev.understudy.passport.search.SearchIndex;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Applies and removes passports: state, versions and events in one transaction each. */
@ApplicationScoped
class PassportService {

    private static final Logger LOG = Logger.getLogger(PassportService.class);
    private static final int MOST_CHANGES_TOLD = 100;
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

    private final PassportRepository passports;
    private final Passports current;
    private final ProjectDirectory directory;
    private final Findings findings;
    private final SearchIndex search;
    private final AuditLog audit;
    private final Outbox outbox;
    private final Caller caller;
    private final Clock clock;
    private final MeterRegistry meters;
    private final String schemaAddress;

    PassportService(
            PassportRepository passports,
            Passports current,
            ProjectDirectory directory,
            Findings findings,
            SearchIndex search,
            AuditLog audit,
            Outbox outbox,
            Caller caller,
            Clock clock,
            MeterRegistry meters,
            @ConfigProperty(name = "understudy.links.base-url", defaultValue = "http://localhost") String links) {
        this.passports = passports;
        this.current = current;
        this.directory = directory;
        this.findings = findings;
        this.search = search;
        this.audit = audit;
        this.outbox = outbox;
        this.caller = caller;
        this.clock = clock;
        this.meters = meters;
        this.schemaAddress = links + PassportSchemaResource.ADDRESS;
    }

    /**
     * For before a document is even read: its author learns nothing of another client's project.
     *
     * @throws NotFound code {@code project.not-found}, when the project is another client's
     */
    @Transactional
    void requireNotForeign(String projectId) {
        passports.standing(projectId).ifPresent(standing -> requireOwn(projectId, standing));
    }

    /**
     * Makes this the project's passport.
     *
     * @param document as it was written, UTF-8
     * @param passport what it says
     * @param ifMatch the {@code If-Match} header
     * @param reason why, in the words of who does it
     * @param dryRun only tell what it would do
     */
    @Transactional
    PassportApplication apply(
            String document, Passport passport, @Nullable String ifMatch, @Nullable String reason, boolean dryRun) {
        var projectId = passport.project().id();
        if (!dryRun) {
            passports.lock(projectId);
        }
        var standing = passports.standing(projectId);
        requireOwnClient(passport, standing);
        var live = standing.filter(Standing::live);
        requireMatch(projectId, ifMatch, live);
        return bringIntoForce(document, passport, standing, reason, "applied", "passport", dryRun);
    }

    /**
     * Changes one thing of the passport in force.
     *
     * @param text the thing as it is to be; null takes it out
     * @param ifMatch required
     */
    @Transactional
    PassportApplication edit(
            String projectId,
            Section section,
            @Nullable String id,
            @Nullable String text,
            @Nullable String ifMatch,
            @Nullable String reason,
            boolean dryRun) {
        passports.lock(projectId);
        var before = current.current(projectId);
        requireMatch(ifMatch, before.version());
        var passport = text == null
                ? DocumentEdit.remove(before.content(), section, id)
                : DocumentEdit.put(before.content(), section, id, text);
        var standing = passports.standing(projectId);
        requireOwnClient(passport, standing);
        return bringIntoForce(
                written(passport, before),
                passport,
                standing,
                reason,
                "edited",
                section.word() + (id == null ? "" : "/" + id),
                dryRun);
    }

    /**
     * Brings an old version into force again, as a new one.
     *
     * @param ifMatch required
     * @throws InvalidInput when the old document breaks a rule of today
     */
    @Transactional
    PassportApplication restore(
            String projectId, long version, @Nullable String ifMatch, @Nullable String reason, boolean dryRun) {
        passports.lock(projectId);
        requireMatch(ifMatch, current.current(projectId).version());
        var old = current.version(projectId, version);
        var passport = DocumentReader.read(old.document(), projectId);
        var standing = passports.standing(projectId);
        requireOwnClient(passport, standing);
        return bringIntoForce(old.document(), passport, standing, reason, "restored", "versions/" + version, dryRun);
    }

    /** An edit that changes nothing leaves the words of the author alone. */
    private String written(Passport passport, Stored before) {
        return passport.equals(before.content()) ? before.document() : PassportYaml.write(passport, schemaAddress);
    }

    private PassportApplication bringIntoForce(
            String document,
            Passport passport,
            Optional<Standing> standing,
            @Nullable String reason,
            String action,
            String subject,
            boolean dryRun) {
        var projectId = passport.project().id();
        var before = standing.filter(Standing::live)
                .flatMap(now -> passports.stored(projectId, now.version()))
                .orElse(null);
        var sha256 = sha256(document);
        var diff = PassportDiff.between(before == null ? null : before.content(), passport);
        boolean created = before == null;
        var follows = dryRun
                ? PassportApplication.Follows.of(
                        before == null ? null : before.content(), passport, findings.consequences(passport))
                : null;
        // The same text may say something new: a later release may fill in other defaults.
        if (before != null
                && before.version().sha256().equals(sha256)
                && before.content().equals(passport)) {
            count("unchanged");
            return PassportApplication.of(projectId, before.version().version(), false, false, dryRun, diff, follows);
        }
        long version = standing.map(Standing::version).orElse(0L) + 1;
        var application = PassportApplication.of(projectId, version, created, true, dryRun, diff, follows);
        if (dryRun) {
            count("dry-run");
            return application;
        }
        var now = clock.instant();
        passports.store(new Stored(
                new PassportVersion(projectId, version, sha256, caller.subject(), now, reason), document, passport));
        audit.record(
                projectId,
                now,
                caller.subject(),
                action,
                subject,
                version,
                reason,
                before == null ? List.of() : changes(before.content(), passport));
        directory.apply(
                projectId,
                passport.project().client().id(),
                passport.project().name(),
                ZoneId.of(passport.project().timeZone()),
                version);
        outbox.publishAll(PassportEvents.applied(passport, version, created, diff), now);
        search.follow(before == null ? null : before.content(), passport);
        findings.assess(passport);
        count(created ? "created" : "changed");
        LOG.infof("Passport %s project=%s version=%d", action, projectId, version);
        return application;
    }

    private static List<FieldChange> changes(Passport before, Passport after) {
        return DocumentDelta.between(PassportJson.tree(before), PassportJson.tree(after));
    }

    /**
     * The passport at a point in time: a version, an instant, or a date, which means the end of that day.
     *
     * @throws InvalidInput code {@code passport.bad-time} when it is none of them
     */
    @Transactional
    Stored at(String projectId, String point) {
        var zone = directory.requireReadable(projectId).timeZone();
        try {
            if (VERSION.matcher(point).matches()) {
                return current.version(projectId, Long.parseLong(point));
            }
            return current.asOf(
                    projectId,
                    point.contains("T")
                            ? OffsetDateTime.parse(point).toInstant()
                            : LocalDate.parse(point)
                                    .plusDays(1)
                                    .atStartOfDay(zone)
                                    .toInstant()
                                    .minusNanos(1000));
        } catch (DateTimeException e) {
            throw InvalidInput.malformed(
                    "passport.bad-time",
                    "this is no point in time; write a version like 3, an instant like 2026-11-26T12:00:00Z, or a date"
                            + " like 2026-11-26");
        }
    }

    /** What differs between two points in time; by default between the version in force and the one before. */
    @Transactional
    PassportComparison compare(String projectId, @Nullable String from, @Nullable String to) {
        var after = to == null ? current.current(projectId) : at(projectId, to);
        var before = from == null
                ? current.version(projectId, Math.max(1, after.version().version() - 1))
                : at(projectId, from);
        return new PassportComparison(
                projectId,
                before.version().version(),
                after.version().version(),
                PassportDiff.between(before.content(), after.content()),
                changes(before.content(), after.content()));
    }

    /** What was done to a project, newest first. */
    @Transactional
    List<AuditLog.Entry> audit(String projectId, String path, PageRequest page) {
        directory.requireReadable(projectId);
        long before = page.after(1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return audit.list(projectId, path, before, page.fetch());
    }

    /**
     * Takes the project out of the suite. Its versions are kept; applying a passport again goes on with their numbers.
     *
     * @throws NotFound code {@code project.not-found}
     */
    @Transactional
    void remove(String projectId) {
        passports.lock(projectId);
        var last = current.current(projectId);
        var now = clock.instant();
        outbox.publishAll(PassportEvents.removed(last.content()), now);
        findings.removed(projectId);
        search.remove(projectId);
        audit.record(projectId, now, caller.subject(), "removed", "passport", null, null, List.of());
        passports.remove(projectId);
        directory.remove(projectId);
        count("removed");
        LOG.infof(
                "Project removed project=%s version=%d",
                projectId, last.version().version());
    }

    private void requireOwn(String projectId, Standing standing) {
        if (!caller.mayRead(standing.clientId())) {
            throw new NotFound(
                    "project.not-found", "project '" + projectId + "' does not exist, or is not yours to see");
        }
    }

    private void requireOwnClient(Passport passport, Optional<Standing> standing) {
        var projectId = passport.project().id();
        var clientId = passport.project().client().id();
        if (standing.isEmpty()) {
            if (!caller.mayRead(clientId)) {
                throw new Forbidden(
                        "passport.foreign-client",
                        "this token may not apply passports of client '" + clientId + "'; correct project.client.id,"
                                + " or use another token");
            }
            return;
        }
        requireOwn(projectId, standing.get());
        // Also of a removed project: its old versions must not change hands.
        if (!standing.get().clientId().equals(clientId)) {
            throw new Conflict(
                    "passport.client-differs",
                    "project '" + projectId + "' is client '" + standing.get().clientId() + "''s and cannot pass to '"
                            + clientId + "'; correct project.client.id, or apply this as a project with another id");
        }
    }

    private void requireMatch(@Nullable String ifMatch, PassportVersion inForce) {
        if (ifMatch == null || ifMatch.isBlank()) {
            ETags.requireMatch(ifMatch, inForce.version());
        }
        requireMatch(inForce.projectId(), ifMatch, Optional.of(new Standing("", inForce.version(), true)));
    }

    /** Who comes too late is told what happened in the meantime, so that nobody has to guess what to repeat. */
    private void requireMatch(String projectId, @Nullable String ifMatch, Optional<Standing> live) {
        if (live.isPresent()) {
            try {
                ETags.requireMatchIfGiven(ifMatch, live.get().version());
            } catch (PreconditionFailed e) {
                var changes = ETags.version(String.valueOf(ifMatch))
                        .flatMap(seen -> passports.stored(projectId, seen))
                        .flatMap(seen -> passports
                                .stored(projectId, live.get().version())
                                .map(now -> changes(seen.content(), now.content())))
                        .orElse(List.of());
                throw new PreconditionFailed(
                        e.code(),
                        String.valueOf(e.getMessage()),
                        ETags.of(live.get().version()),
                        Map.of(
                                "changes",
                                changes.stream().limit(MOST_CHANGES_TOLD).toList(),
                                "changesInAll",
                                changes.size()));
            }
        } else if (ifMatch != null && !ifMatch.isBlank()) {
            throw new PreconditionFailed(
                    "precondition.failed",
                    "project '" + projectId + "' has no passport; leave 'If-Match' away to create it",
                    "");
        }
    }

    private void count(String outcome) {
        meters.counter("understudy.passport.applications", "outcome", outcome).increment();
    }

    private static String sha256(String document) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(document.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
