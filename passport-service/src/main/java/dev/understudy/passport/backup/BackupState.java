package dev.understudy.passport.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.passport.backup.BackupEvidence.Step;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far one backup can be relied on.
 *
 * @param asset id of the backup
 * @param backsUp ids of what it is a copy of
 * @param ladder every step, reached or not
 * @param providers the different companies or machines that hold copies; a place on the very machine that is backed up
 *     is none
 * @param newestCopyAt when the newest copy that was told of was made; absent while none was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupState(
        String asset,
        String name,
        List<String> backsUp,
        List<Rung> ladder,
        Set<String> providers,
        @Nullable Instant newestCopyAt) {

    static final Period RESTORE_EVERY = Period.ofDays(180);
    static final Duration EVERY = Duration.ofHours(26);
    /** A copy of less than this share of the one before has lost something. */
    static final double SHRUNK = 0.5;

    /**
     * @param healthyAt when this was last seen to be well; absent while it never was
     * @param lastFailureAt when it was last seen not to be, if that was later
     * @param failure what was said then
     * @param source of what was seen last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rung(
            Step step,
            boolean reached,
            @Nullable Instant healthyAt,
            @Nullable Instant lastFailureAt,
            @Nullable String failure,
            @Nullable String source) {}

    /** Of all backups of a passport. */
    public static List<BackupState> of(Passport passport, List<BackupEvidence> evidence) {
        return passport.assets(AssetKind.BACKUP).stream()
                .map(backup -> of(
                        passport,
                        backup,
                        evidence.stream()
                                .filter(one -> one.asset().equals(backup.id()))
                                .toList()))
                .toList();
    }

    private static BackupState of(Passport passport, Asset backup, List<BackupEvidence> evidence) {
        var ladder = new ArrayList<Rung>();
        for (var step : Step.values()) {
            ladder.add(rung(step, evidence));
        }
        return new BackupState(
                backup.id(),
                backup.name(),
                backup.texts("backsUp"),
                ladder,
                providers(passport, backup),
                evidence.stream()
                        .filter(BackupEvidence::healthy)
                        .filter(one -> one.step() == Step.RAN || one.snapshotAt() != null)
                        .map(BackupEvidence::copyAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static Rung rung(Step step, List<BackupEvidence> evidence) {
        if (step == Step.CONFIGURED) {
            return new Rung(step, true, null, null, null, "passport");
        }
        var ofStep = evidence.stream().filter(one -> one.step() == step).toList();
        var healthy = latest(ofStep, true);
        var failed = latest(ofStep, false)
                .filter(failure ->
                        healthy.isEmpty() || failure.at().isAfter(healthy.get().at()));
        return new Rung(
                step,
                healthy.isPresent() && failed.isEmpty(),
                healthy.map(BackupEvidence::at).orElse(null),
                failed.map(BackupEvidence::at).orElse(null),
                failed.map(BackupEvidence::note).orElse(null),
                failed.or(() -> healthy).map(BackupEvidence::source).orElse(null));
    }

    private static Optional<BackupEvidence> latest(List<BackupEvidence> evidence, boolean healthy) {
        return evidence.stream().filter(one -> one.healthy() == healthy).max(Comparator.comparing(BackupEvidence::at));
    }

    private static Set<String> providers(Passport passport, Asset backup) {
        var machines = new LinkedHashSet<String>();
        for (var id : backup.texts("backsUp")) {
            machines.add(id);
            passport.asset(id).flatMap(asset -> asset.text("hostedOn")).ifPresent(machines::add);
        }
        var providers = new LinkedHashSet<String>();
        for (var place : backup.groups("places")) {
            var storedOn = place.get("storedOn");
            if (storedOn == null || !machines.contains(storedOn.toString())) {
                providers.add(provider(place));
            }
        }
        return providers;
    }

    /** Written in two ways it is one company: the account of one company can be lost as a whole. */
    private static String provider(Map<String, Object> place) {
        return String.valueOf(place.get("provider"))
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[«»\"'\\s]+", " ")
                .strip();
    }

    Rung rung(Step step) {
        return ladder.get(step.ordinal());
    }

    /** When the last proof that it can be restored runs out. */
    static LocalDate restoreDue(Asset backup, Instant restoredAt, Passport passport) {
        return restoredAt
                .atZone(passport.timeZone())
                .toLocalDate()
                .plus(backup.period("restoreEvery").orElse(RESTORE_EVERY));
    }
}
