package dev.understudy.passport.backup;

import dev.understudy.passport.backup.BackupEvidence.Step;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What can be wrong with backups. */
final class BackupRules {

    private static final String NEED =
            "backups are made automatically in two places, cloud and server, and tried regularly";

    private static final Set<AssetKind> HOLD_DATA =
            EnumSet.of(AssetKind.SITE, AssetKind.CMS, AssetKind.DATABASE, AssetKind.ACCOUNTING, AssetKind.MAIL);

    private BackupRules() {}

    /** What could not be brought back, for there is no copy. */
    @ApplicationScoped
    static class NoBackup implements FindingRule {

        @Override
        public String id() {
            return "backup-missing";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var passport = situation.passport();
            var saved = passport.assets(AssetKind.BACKUP).stream()
                    .flatMap(backup -> backup.texts("backsUp").stream())
                    .toList();
            return passport.assets().stream()
                    .filter(asset -> HOLD_DATA.contains(asset.kind()) && situation.isCritical(asset))
                    .filter(asset -> !saved.contains(asset.id())
                            && asset.text("hostedOn").filter(saved::contains).isEmpty())
                    .map(asset -> new Finding(
                            this,
                            Severity.HIGH,
                            "asset/" + asset.id(),
                            asset.zone(),
                            Bilingual.of(
                                    "There is no backup of '" + asset.name() + "'",
                                    "У «" + asset.name() + "» нет резервной копии"),
                            Bilingual.of(
                                    "Add an asset of kind 'backup' that backs it up (backsUp), and say where copies"
                                            + " are",
                                    "Добавьте актив вида backup с backsUp и укажите, где лежат копии"),
                            "no backup names " + asset.id() + " or what it is hosted on in 'backsUp'"));
        }
    }

    /** All copies can be lost at once. */
    @ApplicationScoped
    static class OnePlaceOnly implements FindingRule {

        @Override
        public String id() {
            return "backup-one-place-only";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var states = BackupState.of(situation.passport(), List.of());
            return states.stream()
                    .filter(backup -> {
                        // Copies of the same things made by another backup count too.
                        var providers = new HashSet<>(backup.providers());
                        states.stream()
                                .filter(other -> other.backsUp().containsAll(backup.backsUp()))
                                .forEach(other -> providers.addAll(other.providers()));
                        return providers.size() < 2;
                    })
                    .map(backup -> finding(situation, backup));
        }

        private Finding finding(Situation situation, BackupState backup) {
            var asset = situation.passport().asset(backup.asset()).orElseThrow();
            return new Finding(
                    this,
                    backup.providers().isEmpty() ? Severity.HIGH : Severity.MEDIUM,
                    "asset/" + backup.asset(),
                    asset.zone(),
                    Bilingual.of(
                            "Copies of '" + backup.name() + "' are in "
                                    + backup.providers().size() + " independent places; two are needed",
                            "Независимых мест хранения у «" + backup.name() + "»: "
                                    + backup.providers().size() + ", нужно два"),
                    Bilingual.of(
                            "Keep a second copy with another company, for example one in the cloud and one on a server",
                            "Храните вторую копию у другой компании: например, одну в облаке, другую на сервере"),
                    "places: "
                            + (asset.groups("places").isEmpty()
                                    ? "none"
                                    : String.join(
                                            ", ",
                                            asset.groups("places").stream()
                                                    .map(place -> String.valueOf(place.get("provider")))
                                                    .toList()))
                            + "; counted: " + backup.providers());
        }
    }

    /** A rule that looks at evidence. */
    private abstract static class OfEvidence implements FindingRule {

        private final BackupEvidenceRepository evidence;

        OfEvidence(BackupEvidenceRepository evidence) {
            this.evidence = evidence;
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var backups = situation.passport().assets(AssetKind.BACKUP);
            if (backups.isEmpty()) {
                return Stream.of();
            }
            var all = evidence.of(situation.projectId());
            var states = BackupState.of(situation.passport(), all);
            return backups.stream().flatMap(asset -> states.stream()
                    .filter(state -> state.asset().equals(asset.id()))
                    .flatMap(state -> find(
                            situation,
                            asset,
                            state,
                            all.stream()
                                    .filter(one -> one.asset().equals(asset.id()))
                                    .toList())));
        }

        abstract Stream<Finding> find(
                Situation situation, Asset asset, BackupState state, List<BackupEvidence> evidence);

        Finding finding(Asset asset, Severity severity, Bilingual message, Bilingual advice, String evidence) {
            return new Finding(this, severity, "asset/" + asset.id(), asset.zone(), message, advice, evidence);
        }
    }

    /** Nobody knows whether it can be restored. */
    @Singleton
    static class RestoreNeverProven extends OfEvidence {

        RestoreNeverProven(BackupEvidenceRepository evidence) {
            super(evidence);
        }

        @Override
        public String id() {
            return "backup-restore-never-proven";
        }

        @Override
        Stream<Finding> find(Situation situation, Asset asset, BackupState state, List<BackupEvidence> evidence) {
            var restoredAt = state.rung(Step.RESTORED).healthyAt();
            var advice = Bilingual.of(
                    "Restore it to a test place and use it there; then record the evidence",
                    "Восстановите копию на тестовом месте, проверьте и внесите свидетельство");
            if (restoredAt == null) {
                return Stream.of(finding(
                        asset,
                        Severity.HIGH,
                        Bilingual.of(
                                "Nobody has ever shown that '" + asset.name() + "' can be restored",
                                "Восстановление из «" + asset.name() + "» ни разу не проверено"),
                        advice,
                        "no evidence of a restore"));
            }
            var due = BackupState.restoreDue(asset, restoredAt, situation.passport());
            return situation.today().isAfter(due)
                    ? Stream.of(finding(
                            asset,
                            Severity.MEDIUM,
                            Bilingual.of(
                                    "'" + asset.name() + "' was last restored too long ago",
                                    "«" + asset.name() + "» давно не восстанавливали"),
                            advice,
                            "restored at " + restoredAt + ", due again on " + due))
                    : Stream.of();
        }
    }

    /** A check of the tool, or a run, went wrong and has not gone right since. */
    @Singleton
    static class CheckFailing extends OfEvidence {

        CheckFailing(BackupEvidenceRepository evidence) {
            super(evidence);
        }

        @Override
        public String id() {
            return "backup-check-failing";
        }

        @Override
        Stream<Finding> find(Situation situation, Asset asset, BackupState state, List<BackupEvidence> evidence) {
            return state.ladder().stream()
                    .filter(rung -> rung.lastFailureAt() != null)
                    .reduce((_, higher) -> higher)
                    .map(rung -> finding(
                            asset,
                            Severity.HIGH,
                            Bilingual.of(
                                    "'" + asset.name() + "' fails at the step '"
                                            + rung.step().word() + "'",
                                    "«" + asset.name() + "»: сбой на шаге «"
                                            + rung.step().word() + "»"),
                            Bilingual.of(
                                    "Look at the tool's own words, repair it and run it again",
                                    "Посмотрите сообщение программы, исправьте и запустите снова"),
                            "failed at " + rung.lastFailureAt() + " (" + rung.source() + ")"
                                    + (rung.failure() == null ? "" : ": " + rung.failure())))
                    .stream();
        }
    }

    /** No new copy for too long, or none that anybody knows of. */
    @Singleton
    static class Stale extends OfEvidence {

        Stale(BackupEvidenceRepository evidence) {
            super(evidence);
        }

        @Override
        public String id() {
            return "backup-stale";
        }

        @Override
        Stream<Finding> find(Situation situation, Asset asset, BackupState state, List<BackupEvidence> evidence) {
            var every = asset.duration("every").orElse(BackupState.EVERY);
            var advice = Bilingual.of(
                    "Find out why it does not run, or why nobody hears of it (heartbeat, upload, attestation)",
                    "Выясните, почему копия не делается или почему о ней нет известий (heartbeat, загрузка,"
                            + " свидетельство)");
            var newest = state.newestCopyAt();
            if (newest == null) {
                return Stream.of(finding(
                        asset,
                        Severity.MEDIUM,
                        Bilingual.of(
                                "Nothing shows that '" + asset.name() + "' is made at all",
                                "Ничто не подтверждает, что «" + asset.name() + "» вообще делается"),
                        advice,
                        "no evidence of a run"));
            }
            return Duration.between(newest, situation.now()).compareTo(every) > 0
                    ? Stream.of(finding(
                            asset,
                            Severity.HIGH,
                            Bilingual.of(
                                    "'" + asset.name() + "' has no new copy",
                                    "«" + asset.name() + "»: нет свежей копии"),
                            advice,
                            "newest copy of " + newest + ", expected every " + every))
                    : Stream.of();
        }
    }

    /** The last copy is much smaller than the one before. */
    @Singleton
    static class Shrunk extends OfEvidence {

        Shrunk(BackupEvidenceRepository evidence) {
            super(evidence);
        }

        @Override
        public String id() {
            return "backup-shrunk";
        }

        @Override
        Stream<Finding> find(Situation situation, Asset asset, BackupState state, List<BackupEvidence> evidence) {
            for (var step : List.of(Step.RAN, Step.LISTED)) {
                var sizes = evidence.stream()
                        .filter(one -> one.step() == step && one.healthy() && one.totalBytes() != null)
                        .limit(2)
                        .map(one -> one.totalBytes() == null ? 0 : one.totalBytes())
                        .toList();
                if (sizes.size() == 2 && sizes.get(0) < sizes.get(1) * BackupState.SHRUNK) {
                    return Stream.of(finding(
                            asset,
                            Severity.HIGH,
                            Bilingual.of(
                                    "'" + asset.name() + "' has shrunk by more than half",
                                    "«" + asset.name() + "»: копия уменьшилась более чем вдвое"),
                            Bilingual.of(
                                    "Make sure that everything is still in it before old copies are deleted",
                                    "Убедитесь, что в ней всё есть, пока не удалены старые копии"),
                            sizes.get(1) + " bytes before, " + sizes.get(0) + " now"));
                }
            }
            return Stream.of();
        }
    }
}
