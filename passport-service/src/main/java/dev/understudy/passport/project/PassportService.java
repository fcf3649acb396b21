package dev.understudy.passport.project;

import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.Forbidden;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.PreconditionFailed;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.finding.Findings;
import dev.understudy.passport.history.PassportRepository;
import dev.understudy.passport.history.PassportRepository.Standing;
import dev.understudy.passport.history.PassportRepository.Stored;
import dev.understudy.passport.history.PassportVersion;
import dev.understudy.passport.history.Passports;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Applies and removes passports: state, versions and events in one transaction each. */
@ApplicationScoped
class PassportService {

    private static final Logger LOG = Logger.getLogger(PassportService.class);

    private final PassportRepository passports;
    private final Passports current;
    private final ProjectDirectory directory;
    private final Findings findings;
    private final Outbox outbox;
    private final Caller caller;
    private final Clock clock;
    private final MeterRegistry meters;

    PassportService(
            PassportRepository passports,
            Passports current,
            ProjectDirectory directory,
            Findings findings,
            Outbox outbox,
            Caller caller,
            Clock clock,
            MeterRegistry meters) {
        this.passports = passports;
        this.current = current;
        this.directory = directory;
        this.findings = findings;
        this.outbox = outbox;
        this.caller = caller;
        this.clock = clock;
        this.meters = meters;
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
        var before =
                live.flatMap(now -> passports.stored(projectId, now.version())).orElse(null);
        var sha256 = sha256(document);
        var diff = PassportDiff.between(before == null ? null : before.content(), passport);
        boolean created = before == null;
        // The same text may say something new: a later release may fill in other defaults.
        if (before != null
                && before.version().sha256().equals(sha256)
                && before.content().equals(passport)) {
            count("unchanged");
            return PassportApplication.of(projectId, before.version().version(), false, false, dryRun, diff);
        }
        long version = standing.map(Standing::version).orElse(0L) + 1;
        var application = PassportApplication.of(projectId, version, created, true, dryRun, diff);
        if (dryRun) {
            count("dry-run");
            return application;
        }
        var now = clock.instant();
        passports.store(new Stored(
                new PassportVersion(projectId, version, sha256, caller.subject(), now, reason), document, passport));
        directory.apply(
                projectId,
                passport.project().client().id(),
                passport.project().name(),
                ZoneId.of(passport.project().timeZone()),
                version);
        PassportEvents.applied(passport, version, created, diff).forEach(event -> outbox.publish(event, now));
        findings.assess(passport);
        count(created ? "created" : "changed");
        LOG.infof("Passport applied project=%s version=%d", projectId, version);
        return application;
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
        PassportEvents.removed(last.content()).forEach(event -> outbox.publish(event, now));
        findings.removed(projectId);
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

    private static void requireMatch(String projectId, @Nullable String ifMatch, Optional<Standing> live) {
        if (live.isPresent()) {
            ETags.requireMatchIfGiven(ifMatch, live.get().version());
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
