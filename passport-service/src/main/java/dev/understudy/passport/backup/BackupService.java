package dev.understudy.passport.backup;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.passport.backup.BackupEvidence.Step;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.SecretText;
import dev.understudy.passport.finding.Findings;
import dev.understudy.passport.history.AuditLog;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evidence of backups comes in and is told, as the caller may see it. */
@ApplicationScoped
class BackupService {

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final Passports passports;
    private final BackupEvidenceRepository repository;
    private final Findings findings;
    private final AuditLog audit;
    private final Caller caller;
    private final Clock clock;

    BackupService(
            Passports passports,
            BackupEvidenceRepository repository,
            Findings findings,
            AuditLog audit,
            Caller caller,
            Clock clock) {
        this.passports = passports;
        this.repository = repository;
        this.findings = findings;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
    }

    @Transactional
    List<BackupState> states(String projectId) {
        var passport = passports.current(projectId).content();
        return BackupState.of(passport, repository.of(projectId));
    }

    @Transactional
    List<BackupEvidence> evidence(String projectId, String assetId) {
        requireBackup(projectId, assetId);
        return repository.of(projectId).stream()
                .filter(one -> one.asset().equals(assetId))
                .toList();
    }

    /** What a person says. @throws InvalidInput code {@code backup.bad-evidence} */
    @Transactional
    List<BackupEvidence> attest(String projectId, String assetId, AttestBackup said) {
        requireBackup(projectId, assetId);
        var now = clock.instant();
        var at = Objects.requireNonNullElse(said.at(), now);
        var step = Step.of(said.step())
                .filter(known -> known != Step.CONFIGURED)
                .orElseThrow(() -> new InvalidInput(
                        "backup.bad-evidence",
                        "'step' is one of ran, listed, checked, read, restored; configured is what the passport says"));
        requirePast(at, now);
        if (said.note() != null && SecretText.isIn(said.note())) {
            throw new InvalidInput(
                    "backup.bad-evidence",
                    "the note looks as if it held a password, key or token; leave that out, and change it if it was"
                            + " one");
        }
        return keep(
                projectId,
                assetId,
                "attested",
                List.of(new BackupEvidence(
                        assetId,
                        step,
                        said.healthy(),
                        at,
                        "attestation:" + caller.subject(),
                        null,
                        null,
                        null,
                        null,
                        said.totalBytes(),
                        null,
                        said.note())));
    }

    /** What a tool printed. */
    @Transactional
    List<BackupEvidence> upload(
            String projectId,
            String assetId,
            String tool,
            String output,
            @Nullable Instant at,
            @Nullable Integer exitCode) {
        requireBackup(projectId, assetId);
        var now = clock.instant();
        var ranAt = Objects.requireNonNullElse(at, now);
        requirePast(ranAt, now);
        var zone = passports.current(projectId).content().timeZone();
        return keep(
                projectId,
                assetId,
                "uploaded",
                ToolOutput.read(tool, output, assetId, "upload:" + caller.subject(), ranAt, zone, exitCode));
    }

    private List<BackupEvidence> keep(String projectId, String assetId, String action, List<BackupEvidence> evidence) {
        evidence.forEach(one -> repository.add(projectId, one));
        audit.record(projectId, clock.instant(), caller.subject(), action, "asset/" + assetId, null, null, List.of());
        findings.assess(projectId);
        return evidence;
    }

    private static void requirePast(Instant at, Instant now) {
        if (at.isAfter(now.plus(CLOCKS_DIFFER))) {
            throw new InvalidInput(
                    "backup.bad-evidence", at + " is still to come; send when it was, or leave 'at' away");
        }
    }

    private void requireBackup(String projectId, String assetId) {
        var asset = passports.current(projectId).content().asset(assetId);
        if (asset.filter(known -> known.kind() == AssetKind.BACKUP).isEmpty()) {
            throw new NotFound(
                    "backup.not-found",
                    "project '" + projectId + "' has no asset of kind 'backup' with this id; see the list of backups");
        }
    }
}
