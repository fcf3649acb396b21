package dev.understudy.passport.observation;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.Event;
import dev.understudy.kit.inbox.Inbox;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.passport.backup.BackupEvidence;
import dev.understudy.passport.backup.BackupEvidence.Step;
import dev.understudy.passport.backup.BackupEvidenceRepository;
import dev.understudy.passport.document.SecretText;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.FactRepository;
import dev.understudy.passport.fact.Facts;
import dev.understudy.passport.finding.Findings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Observations become facts and evidence, and these may become findings: one transaction. */
@ApplicationScoped
class MonitorStatusHandler {

    private static final String CONSUMER = "observations";

    private final Inbox inbox;
    private final ProjectDirectory projects;
    private final FactRepository facts;
    private final BackupEvidenceRepository evidence;
    private final Findings findings;

    MonitorStatusHandler(
            Inbox inbox,
            ProjectDirectory projects,
            FactRepository facts,
            BackupEvidenceRepository evidence,
            Findings findings) {
        this.inbox = inbox;
        this.projects = projects;
        this.facts = facts;
        this.evidence = evidence;
        this.findings = findings;
    }

    @Transactional
    void on(Event<CheckStatusEvent> event) {
        switch (event.data()) {
            case FactObserved observed -> {
                if (concerns(event)) {
                    facts.record(observed.projectId(), fact(observed));
                    findings.assess(observed.projectId());
                }
            }
            case ExpiryObserved expiry -> {
                if (concerns(event)) {
                    facts.record(expiry.projectId(), fact(expiry));
                    findings.assess(expiry.projectId());
                }
            }
            case BackupEvidenceObserved backup -> {
                var asset = backup.assetId();
                if (asset != null && concerns(event)) {
                    evidence.add(backup.projectId(), evidence(backup, asset));
                    findings.assess(backup.projectId());
                }
            }
            // Whether something is up is the monitor's to tell.
            case CheckStatusEvent.CheckStatusChanged _,
                    CheckStatusEvent.SlotsMissed _,
                    CheckStatusEvent.CheckRetired _ -> {}
        }
    }

    /** Once, and only of projects that are there. */
    private boolean concerns(Event<CheckStatusEvent> event) {
        return projects.find(event.data().projectId()).isPresent() && inbox.isNew(event, CONSUMER);
    }

    private static Fact fact(FactObserved observed) {
        return new Fact(
                subject(observed.assetId(), observed),
                observed.fact(),
                observed.name(),
                observed.source(),
                observed.values(),
                observed.error() == null && observed.observedAt() == null ? observed.at() : observed.observedAt(),
                observed.at(),
                observed.error());
    }

    private static Fact fact(ExpiryObserved expiry) {
        return new Fact(
                subject(expiry.assetId(), expiry),
                expiry.subject() + "-expiry",
                expiry.name(),
                "monitor:" + expiry.checkId(),
                List.of(expiry.expiresAt().toString()),
                expiry.at(),
                expiry.at(),
                null);
    }

    private static String subject(@Nullable String assetId, CheckStatusEvent event) {
        return assetId == null
                ? "check/" + event.checkId().substring(event.checkId().indexOf('/') + 1)
                : Facts.subjectOf(assetId);
    }

    private static BackupEvidence evidence(BackupEvidenceObserved observed, String asset) {
        return new BackupEvidence(
                asset,
                switch (observed.level()) {
                    case "restored" -> Step.RESTORED;
                    case "read" -> Step.READ;
                    case "checked" -> Step.CHECKED;
                    default -> observed.snapshotAt() == null ? Step.RAN : Step.LISTED;
                },
                observed.healthy(),
                observed.at(),
                "heartbeat:" + observed.checkId(),
                observed.tool(),
                observed.repository() == null ? null : SecretText.withheld(observed.repository()),
                observed.snapshotId(),
                observed.snapshotAt(),
                observed.totalBytes(),
                observed.files(),
                observed.errors().isEmpty() ? null : SecretText.withheld(String.join("; ", observed.errors())));
    }
}
