package dev.understudy.monitor.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.monitor.probe.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs in {@code resources/backup} are those of restic 0.14.0, borg 1.2.4 and pgBackRest 2.45, with their paths changed. */
class BackupReportTest {

    private static final Path RESTIC = Path.of("/usr/bin/restic");

    @Test
    void aBackupOfResticSaysWhatItAdded() {
        var report = restic("restic-backup.jsonl", 0);

        assertThat(report.healthy()).isTrue();
        assertThat(report.level()).isEqualTo("exists");
        assertThat(report.snapshotId()).isEqualTo("cdb5699d");
        assertThat(report.addedBytes()).isEqualTo(61765);
        assertThat(report.totalBytes()).isEqualTo(60011);
        assertThat(report.files()).isEqualTo(4);
        assertThat(report.verdict()).isEqualTo(Verdict.WELL);
    }

    @Test
    void snapshotsAndStatisticsOfResticAreReadTogether() {
        var both =
                Body.of((text("restic-snapshots.json") + text("restic-stats.json")).getBytes(StandardCharsets.UTF_8));
        var report = BackupReport.read("restic", both, 0, ZoneOffset.UTC);

        assertThat(report.healthy()).isTrue();
        assertThat(report.snapshots()).isEqualTo(2);
        assertThat(report.snapshotAt()).isEqualTo(Instant.parse("2026-11-26T10:39:34.449636037Z"));
        assertThat(report.totalBytes()).isEqualTo(61704);
    }

    @ParameterizedTest
    @CsvSource({"restic-check.txt, checked", "restic-check-read.txt, read", "restic-restore.txt, restored"})
    void aCheckOfResticInWordsSaysHowFarItWent(String file, String level) {
        var report = restic(file, 0);

        assertThat(report.errors()).isEmpty();
        assertThat(report.level()).isEqualTo(level);
    }

    @Test
    void aCheckOfResticInJsonIsReadAsWell() {
        var well = read("restic", """
                {"message_type":"summary","num_errors":0,"broken_packs":null,"suggest_repair_index":false,"suggest_prune":false}
                """, 0);
        assertThat(well.healthy()).isTrue();
        assertThat(well.level()).isEqualTo("checked");

        var broken = read("restic", """
                {"message_type":"error","message":"pack 547afbef: does not exist"}
                {"message_type":"summary","num_errors":1,"broken_packs":["547afbef"],"suggest_repair_index":true}
                """, 1);
        assertThat(broken.healthy()).isFalse();
        assertThat(broken.errors()).contains("pack 547afbef: does not exist", "check found 1 errors, 1 broken packs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "restic-check-broken.txt",
                "restic-check-missing-pack.txt",
                "restic-wrong-password.txt",
                "restic-none.txt",
                "restic-backup-incomplete.jsonl"
            })
    void whatResticComplainsOfIsAFailure_whateverItsExitStatus(String file) {
        assertThat(restic(file, 0).healthy()).isFalse();
        assertThat(restic(file, 0).verdict().outcome()).isEqualTo(Outcome.DOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 11, 12, 42, 130, 255})
    void everyExitStatusOfResticButZeroIsAFailure_oneThatIsNotKnownToo(int status) {
        var report = restic("restic-backup.jsonl", status);

        assertThat(report.healthy()).isFalse();
        assertThat(report.errors()).singleElement().asString().contains(String.valueOf(status));
    }

    @ParameterizedTest
    @CsvSource({
        "borg-create.json, exists",
        "borg-info.json, exists",
        "borg-list.json, exists",
        "borg-check.txt, checked",
        "borg-check-verify.txt, read"
    })
    void borgSaysHowFarItWent(String file, String level) {
        var report = BackupReport.read("borg", body(file), 0, ZoneId.of("Europe/Moscow"));

        assertThat(report.errors()).isEmpty();
        assertThat(report.level()).isEqualTo(level);
    }

    @Test
    void borgWritesTheTimeOfItsMachine() {
        var report = BackupReport.read("borg", body("borg-create.json"), 0, ZoneId.of("Europe/Moscow"));

        assertThat(report.snapshotAt()).isEqualTo(Instant.parse("2026-11-26T07:39:50Z"));
        assertThat(report.repository()).isEqualTo("/srv/backup/borg");
        assertThat(report.addedBytes()).isEqualTo(60725);
        assertThat(report.files()).isEqualTo(5);
    }

    @Test
    void warningsOfBorgDegrade_andItsErrorsAreFailures() {
        var warned = BackupReport.read("borg", body("borg-create-warning.txt"), 1, ZoneOffset.UTC);
        assertThat(warned.healthy()).isTrue();
        assertThat(warned.verdict().outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(warned.warnings()).anyMatch(warning -> warning.contains("/nonexistent"));
        assertThat(warned.addedBytes()).isEqualTo(507);

        for (int status : new int[] {2, 3, 99, 137}) {
            assertThat(BackupReport.read("borg", body("borg-create.json"), status, ZoneOffset.UTC)
                            .healthy())
                    .isFalse();
        }
    }

    @Test
    void aPasswordInTheAddressOfARepositoryIsNotKept() {
        var report = read(
                "borg",
                "{\"repository\": {\"location\": \"ssh://backup:s3cr3t@nas.test/./repo\"}, \"archives\": []}",
                0);

        assertThat(report.repository()).isEqualTo("ssh://backup@nas.test/./repo");
        assertThat(report.errors()).containsExactly("the repository holds no archive");
    }

    @Test
    void pgBackRestIsWellWhenEveryStanzaIs() {
        var well = read("pgbackrest", text("pgbackrest-info.json"), 0);
        assertThat(well.errors()).isEmpty();
        assertThat(well.repository()).isEqualTo("shop");
        assertThat(well.snapshots()).isEqualTo(2);
        assertThat(well.snapshotId()).isEqualTo("20261126-134301F_20261126-134308D");
        assertThat(well.snapshotAt()).isEqualTo(Instant.parse("2026-11-26T13:43:10Z"));
        assertThat(well.totalBytes()).isEqualTo(23_361_235);
        assertThat(well.addedBytes()).isEqualTo(1_777_930);

        assertThat(read("pgbackrest", text("pgbackrest-no-backup.json"), 0).errors())
                .containsExactly("stanza shop is no valid backups (code 2)");
        assertThat(read("pgbackrest", text("pgbackrest-missing.json"), 0).errors())
                .containsExactly("stanza nothere is missing stanza path (code 1)");
        assertThat(read("pgbackrest", text("pgbackrest-corrupt.json"), 0).errors())
                .singleElement()
                .asString()
                .contains("20261126-134317F of shop")
                .contains("wrong checksums");
        assertThat(read("pgbackrest", "[]", 0).healthy()).isFalse();
    }

    @Test
    void theLogOfPgBackRestSaysWhatItDid_whateverItsExitStatus() {
        var backup = read("pgbackrest", text("pgbackrest-backup.txt"), 0);
        assertThat(backup.errors()).isEmpty();
        assertThat(backup.level()).isEqualTo("exists");
        assertThat(backup.snapshotId()).isEqualTo("20261126-134301F_20261126-134313I");

        var verified = read("pgbackrest", text("pgbackrest-verify.txt"), 0);
        assertThat(verified.errors()).isEmpty();
        assertThat(verified.level()).isEqualTo("read");

        // The tool ended with 0 here.
        assertThat(read("pgbackrest", text("pgbackrest-verify-broken.txt"), 0).errors())
                .anyMatch(error -> error.contains("invalid checksum"))
                .anyMatch(error -> error.contains("status: error"));
        assertThat(read("pgbackrest", text("pgbackrest-corrupt.txt"), 0).errors())
                .hasSize(1);
        assertThat(read("pgbackrest", text("pgbackrest-error.txt"), 37).errors())
                .anyMatch(error -> error.contains("requires option: pg1-path"));
        // That the archive works says nothing of a backup.
        assertThat(read("pgbackrest", text("pgbackrest-check.txt"), 0).healthy())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restic", "borg", "pgbackrest"})
    void outputThatSaysNothingIsNoBackup(String tool) {
        for (var text : List.of("", "OK", "{}", "[1, 2", "{\"message_type\":\"status\"}", "\u0000\uFFFF")) {
            assertThat(read(tool, text, 0).healthy()).as(text).isFalse();
        }
    }

    @Test
    void aHostileBodyIsReadInItsLength() {
        // A bracket a line, none of which is closed; and then all of them by one.
        var open = "{\n".repeat(300_000);

        assertThat(read("restic", open, 0).healthy()).isFalse();
        assertThat(read("borg", open + "}", 0).healthy()).isFalse();
        assertThat(read("pgbackrest", "[".repeat(500_000), 0).healthy()).isFalse();
    }

    /**
     * Against the tool itself. Where UNDERSTUDY_REQUIRE_TOOLS is set, as in CI, it must be there; elsewhere the captured
     * outputs above must do.
     */
    @Test
    void resticItselfIsUnderstood(@TempDir Path folder) throws Exception {
        boolean installed = Files.isExecutable(RESTIC);
        Assumptions.assumeTrue(
                installed || System.getenv("UNDERSTUDY_REQUIRE_TOOLS") != null, "restic is not installed");
        var source = Files.createDirectory(folder.resolve("магазин"));
        Files.writeString(source.resolve("заказы.txt"), "заказ 1");
        var repository = folder.resolve("repo").toString();
        run(folder, repository, 0, "init");

        var backup = run(folder, repository, 0, "backup", "--json", source.toString());
        assertThat(backup.errors()).isEmpty();
        assertThat(backup.files()).isEqualTo(1);
        assertThat(run(folder, repository, 0, "snapshots", "--json").snapshots())
                .isEqualTo(1);
        assertThat(run(folder, repository, 0, "stats", "--json", "--mode", "raw-data")
                        .totalBytes())
                .isPositive();
        assertThat(run(folder, repository, 0, "check", "--json").level()).isEqualTo("checked");
        assertThat(run(folder, repository, 0, "check", "--read-data").level()).isEqualTo("read");

        assertThat(run(folder, folder.resolve("none").toString(), null, "snapshots", "--json")
                        .healthy())
                .isFalse();
    }

    @Test
    void borgItselfIsUnderstood(@TempDir Path folder) throws Exception {
        var borg = Path.of("/usr/bin/borg");
        Assumptions.assumeTrue(
                Files.isExecutable(borg) || System.getenv("UNDERSTUDY_REQUIRE_TOOLS") != null, "borg is not installed");
        var source = Files.createDirectory(folder.resolve("магазин"));
        Files.writeString(source.resolve("заказы.txt"), "заказ 1");
        var repository = folder.resolve("repo").toString();
        assertThat(borg(folder, 0, "init", "--encryption=none", repository)).isNotNull();

        var created = borg(folder, 0, "create", "--json", repository + "::один", source.toString());
        assertThat(created.errors()).isEmpty();
        assertThat(created.files()).isEqualTo(1);
        assertThat(created.snapshotAt()).isNotNull();
        assertThat(borg(folder, 0, "list", "--json", repository).snapshots()).isEqualTo(1);
        assertThat(borg(folder, 0, "check", "--verbose", "--verify-data", repository)
                        .level())
                .isEqualTo("read");

        assertThat(borg(folder, 2, "list", "--json", folder.resolve("none").toString())
                        .healthy())
                .isFalse();
    }

    private static BackupReport borg(Path folder, int status, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("/usr/bin/borg"));
        command.addAll(List.of(arguments));
        var output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of("BORG_BASE_DIR", folder.toString(), "HOME", folder.toString(), "LC_ALL", "C.UTF-8"));
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> String.join(" ", command)).isEqualTo(status);
        return BackupReport.read("borg", Body.of(Files.readAllBytes(output)), status, ZoneOffset.UTC);
    }

    private static BackupReport run(Path folder, String repository, @Nullable Integer status, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(RESTIC.toString(), "-r", repository));
        command.addAll(List.of(arguments));
        var output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "RESTIC_PASSWORD", "understudy",
                        "RESTIC_CACHE_DIR", folder.resolve("cache").toString(),
                        "HOME", folder.toString()));
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        if (status != null) {
            assertThat(process.exitValue()).as(() -> String.join(" ", command)).isEqualTo(status);
        }
        return BackupReport.read("restic", Body.of(Files.readAllBytes(output)), process.exitValue(), ZoneOffset.UTC);
    }

    private static BackupReport restic(String file, int status) {
        return BackupReport.read("restic", body(file), status, ZoneOffset.UTC);
    }

    private static BackupReport read(String tool, String text, int status) {
        return BackupReport.read(tool, Body.of(text.getBytes(StandardCharsets.UTF_8)), status, ZoneOffset.UTC);
    }

    private static Body body(String file) {
        return Body.of(text(file).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String file) {
        try (var in = BackupReportTest.class.getResourceAsStream("/backup/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }
}
