package dev.understudy.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code monitor.status.v1}: what changed in what is known of a check. */
public sealed interface CheckStatusEvent extends EventData {

    String checkId();

    @Override
    default String key() {
        return checkId();
    }

    /**
     * @param sequence number of the change of this check, from 1 and without gaps: an event with a lower one is late
     * @param since end of the first probe that showed the new status (before confirmation)
     * @param at end of the probe that decided the change
     * @param dependsOn ids of assets of the project whose failure would explain this one
     * @param target what was probed, for a person to read (a URL)
     * @param labels those of the check
     * @param criticality the check's own; that of its zone when absent
     * @param causes what this check has in common with others, so that several changes can be told to be one: the
     *     address, name servers, registrar, certificate, hosting
     * @param maintenance the window that covers the moment
     */
    @EventType("monitor.check.status-changed.v1")
    record CheckStatusChanged(
            String projectId,
            String checkId,
            long sequence,
            String kind,
            @Nullable String assetId,
            @Nullable String zoneId,
            CheckStatus from,
            CheckStatus to,
            Instant since,
            Instant at,
            long slot,
            @Nullable Failure failure,
            List<String> dependsOn,
            @Nullable String target,
            @Nullable Map<String, String> labels,
            @Nullable Criticality criticality,
            @Nullable List<SharedCause> causes,
            @Nullable Maintenance maintenance)
            implements CheckStatusEvent {

        /** As the first version of this event had it. */
        public CheckStatusChanged(
                String projectId,
                String checkId,
                long sequence,
                String kind,
                @Nullable String assetId,
                @Nullable String zoneId,
                CheckStatus from,
                CheckStatus to,
                Instant since,
                Instant at,
                long slot,
                @Nullable Failure failure,
                List<String> dependsOn,
                @Nullable String target) {
            this(
                    projectId, checkId, sequence, kind, assetId, zoneId, from, to, since, at, slot, failure, dependsOn,
                    target, null, null, null, null);
        }
    }

    /**
     * @param type {@code address}, {@code host}, {@code name-server}, {@code registrar}, {@code certificate} (its
     *     fingerprint), {@code hosting}, {@code upstream}
     * @param value equal for two checks that have it in common
     */
    record SharedCause(String type, String value) {}

    /** @param mode {@code mute}: probed and not told; {@code skip}: not probed */
    record Maintenance(String windowId, @Nullable String title, String mode, Instant from, Instant until) {}

    /**
     * A certificate or a registration ends soon: once for each fingerprint (or date) and threshold.
     *
     * @param subject what ends: {@code certificate} or {@code domain}
     * @param name host or domain
     * @param identity SHA-256 fingerprint of the certificate; the date of a registration
     * @param thresholdDays the threshold that was reached; 0: it has ended
     */
    @EventType("monitor.check.expiry-observed.v1")
    record ExpiryObserved(
            String projectId,
            String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            String subject,
            String name,
            String identity,
            Instant expiresAt,
            int thresholdDays,
            Instant at,
            @Nullable Map<String, String> labels,
            @Nullable Criticality criticality)
            implements CheckStatusEvent {}

    /**
     * Something that a probe found out about what it probed, when it is seen first, when it changes, and when it cannot
     * be seen any more or again.
     *
     * @param fact {@code certificate}, {@code certificate-expiry}, {@code addresses}, {@code name-servers}, {@code
     *     registrar}, {@code registrant}, {@code domain-expiry}, {@code domain-state}, {@code dns-answer}
     * @param name host or domain that it is about
     * @param values what it is, sorted; the last known when {@code error} is there
     * @param previous what it was before; absent when it is new, or the same
     * @param source where it was read: {@code tls://shop.example:443}, {@code rdap}, {@code whois://whois.tcinet.ru}
     * @param observedAt when {@code values} were seen last
     * @param error why they could not be seen at {@code at}
     */
    @EventType("monitor.check.fact-observed.v1")
    record FactObserved(
            String projectId,
            String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            String fact,
            String name,
            List<String> values,
            @Nullable List<String> previous,
            String source,
            @Nullable Instant observedAt,
            Instant at,
            @Nullable String error)
            implements CheckStatusEvent {}

    /**
     * What a backup job reported of itself.
     *
     * @param tool {@code restic}, {@code borg}, {@code pgbackrest}
     * @param level how far the evidence goes: {@code exists}, {@code checked}, {@code read}, {@code restored}
     * @param snapshotAt when the newest backup was made
     * @param totalBytes size of what is kept
     * @param addedBytes what this run added
     * @param errors what the tool complained of; none when it is well
     */
    @EventType("monitor.check.backup-evidence-observed.v1")
    record BackupEvidenceObserved(
            String projectId,
            String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            String tool,
            String level,
            boolean healthy,
            @Nullable String repository,
            @Nullable String snapshotId,
            @Nullable Instant snapshotAt,
            @Nullable Long totalBytes,
            @Nullable Long addedBytes,
            @Nullable Long files,
            @Nullable Integer snapshots,
            List<String> errors,
            Instant at)
            implements CheckStatusEvent {}

    /**
     * Slots that nobody probed; their time is UNKNOWN.
     *
     * @param from start of the first missed slot
     * @param until end of the last one
     */
    @EventType("monitor.check.slots-missed.v1")
    record SlotsMissed(
            String projectId, String checkId, long firstSlot, long lastSlot, Instant from, Instant until, String reason)
            implements CheckStatusEvent {}

    /** The check is gone; nothing more will be said of it. */
    @EventType("monitor.check.retired.v1")
    record CheckRetired(String projectId, String checkId, long sequence, Instant at) implements CheckStatusEvent {}
}
