package dev.understudy.report.observation;

import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.Topic;
import dev.understudy.report.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the rest of the service asks about expiries and backups. */
@ApplicationScoped
public class Observations {

    private static final Map<String, String> EXPIRY_FACTS =
            Map.of("certificate-expiry", "certificate", "domain-expiry", "domain");

    /**
     * @param subject {@code certificate} or {@code domain}
     * @param name host or domain
     * @param observedAt when the date was last seen, UTC
     * @param error why the date could not be seen again since; absent when it could
     */
    public record Expiry(
            String checkId,
            String subject,
            String name,
            @Nullable String zoneId,
            Instant expiresAt,
            Instant observedAt,
            @Nullable String error) {}

    /**
     * The last that a backup job reported of itself.
     *
     * @param level how far the evidence goes: {@code exists}, {@code checked}, {@code read}, {@code restored}
     * @param bestLevel how far it went in the period, and {@code bestAt} when
     * @param runs reports in the period
     */
    public record Backup(
            String checkId,
            @Nullable String assetId,
            @Nullable String zoneId,
            String tool,
            String level,
            boolean healthy,
            @Nullable Instant snapshotAt,
            @Nullable Long totalBytes,
            List<String> errors,
            Instant reportedAt,
            String bestLevel,
            Instant bestAt,
            int runs) {}

    private static final List<String> LEVELS = List.of("exists", "checked", "read", "restored");

    private final Journal journal;

    Observations(Journal journal) {
        this.journal = journal;
    }

    /** The last known date of each certificate and domain, as it was known at an instant; the nearest first. */
    public List<Expiry> expiries(String projectId, Instant knownAt) {
        var latest = new LinkedHashMap<String, Expiry>();
        for (var event : before(projectId, knownAt)) {
            switch (event) {
                case ExpiryObserved seen ->
                    latest.put(
                            seen.subject() + " " + seen.name(),
                            new Expiry(
                                    seen.checkId(),
                                    seen.subject(),
                                    seen.name(),
                                    seen.zoneId(),
                                    seen.expiresAt(),
                                    seen.at(),
                                    null));
                case FactObserved fact
                when EXPIRY_FACTS.containsKey(fact.fact()) ->
                    expiry(fact).ifPresent(expiry -> latest.put(expiry.subject() + " " + expiry.name(), expiry));
                default -> {
                    // Says nothing of dates.
                }
            }
        }
        return latest.values().stream()
                .sorted(Comparator.comparing(Expiry::expiresAt).thenComparing(Expiry::name))
                .toList();
    }

    /** Backups that reported before an instant, with what they proved in a period. */
    public List<Backup> backups(String projectId, Instant from, Instant until) {
        var latest = new LinkedHashMap<String, Backup>();
        for (var event : before(projectId, until)) {
            if (event instanceof BackupEvidenceObserved evidence) {
                latest.merge(
                        evidence.checkId(),
                        backup(evidence),
                        (earlier, later) ->
                                later(earlier, later, earlier.reportedAt().isBefore(from)));
            }
        }
        return latest.values().stream()
                .map(backup -> backup.reportedAt().isBefore(from) ? without(backup) : backup)
                .sorted(Comparator.comparing(Backup::checkId))
                .toList();
    }

    private List<CheckStatusEvent> before(String projectId, Instant instant) {
        return journal.events(projectId, Topic.STATUS, CheckStatusEvent.class).stream()
                .filter(event -> at(event).isBefore(instant))
                .toList();
    }

    private static Instant at(CheckStatusEvent event) {
        return switch (event) {
            case ExpiryObserved seen -> seen.at();
            case FactObserved fact -> fact.at();
            case BackupEvidenceObserved evidence -> evidence.at();
            case CheckStatusEvent.CheckStatusChanged changed -> changed.at();
            case CheckStatusEvent.SlotsMissed missed -> missed.until();
            case CheckStatusEvent.CheckRetired retired -> retired.at();
        };
    }

    private static Optional<Expiry> expiry(FactObserved fact) {
        var observedAt = fact.observedAt();
        if (fact.values().isEmpty() || observedAt == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Expiry(
                    fact.checkId(),
                    EXPIRY_FACTS.getOrDefault(fact.fact(), fact.fact()),
                    fact.name(),
                    fact.zoneId(),
                    Instant.parse(fact.values().getFirst()),
                    observedAt,
                    fact.error()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Backup backup(BackupEvidenceObserved evidence) {
        return new Backup(
                evidence.checkId(),
                evidence.assetId(),
                evidence.zoneId(),
                evidence.tool(),
                evidence.level(),
                evidence.healthy(),
                evidence.snapshotAt(),
                evidence.totalBytes(),
                evidence.errors(),
                evidence.at(),
                evidence.healthy() ? evidence.level() : "none",
                evidence.at(),
                1);
    }

    private static Backup later(Backup earlier, Backup later, boolean earlierIsOld) {
        if (earlierIsOld) {
            return later;
        }
        boolean keepsBest = LEVELS.indexOf(earlier.bestLevel()) > LEVELS.indexOf(later.bestLevel());
        return new Backup(
                later.checkId(),
                later.assetId(),
                later.zoneId(),
                later.tool(),
                later.level(),
                later.healthy(),
                later.snapshotAt(),
                later.totalBytes(),
                later.errors(),
                later.reportedAt(),
                keepsBest ? earlier.bestLevel() : later.bestLevel(),
                keepsBest ? earlier.bestAt() : later.bestAt(),
                earlier.runs() + 1);
    }

    /** It reported, but not in the period. */
    private static Backup without(Backup backup) {
        return new Backup(
                backup.checkId(),
                backup.assetId(),
                backup.zoneId(),
                backup.tool(),
                backup.level(),
                backup.healthy(),
                backup.snapshotAt(),
                backup.totalBytes(),
                backup.errors(),
                backup.reportedAt(),
                "none",
                backup.reportedAt(),
                0);
    }
}
