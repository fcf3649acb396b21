package dev.understudy.passport.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.backup.BackupEvidence.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs in the form that the tools print them. */
class ToolOutputTest {

    private static final Instant AT = Instant.parse("2026-11-20T09:00:00Z");

    private static BackupEvidence read(String tool, String text, @Nullable Integer exitCode) {
        var found = ToolOutput.read(tool, text, "copies", "upload:x", AT, ZoneId.of("Europe/Moscow"), exitCode);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void resticSnapshots() {
        var evidence = read("restic", """
                  [{"time":"2026-11-18T03:00:01.5+03:00","tree":"a","paths":["/srv"],"hostname":"vps","id":"aaaabbbb","short_id":"aaaa"},
                   {"time":"2026-11-20T03:00:02.123456789+03:00","tree":"b","paths":["/srv"],"id":"ccccdddd","short_id":"cccc",
                    "summary":{"total_files_processed":120,"total_bytes_processed":4096}}]\
                  """, 0);

        assertThat(evidence.step()).isEqualTo(Step.LISTED);
        assertThat(evidence.healthy()).isTrue();
        assertThat(evidence.snapshotId()).isEqualTo("cccc");
        assertThat(evidence.snapshotAt()).isEqualTo("2026-11-20T00:00:02.123456789Z");
        assertThat(evidence.totalBytes()).isEqualTo(4096);
        assertThat(read("restic", "[]", 0).healthy()).isFalse();
    }

    /** Tools print addresses with the credentials that are in them. */
    @Test
    void whatLooksLikeASecretIsNotKept() {
        var evidence = read(
                "restic",
                "Fatal: unable to open repository at rest:https://backup:Samovar2026@rest.example.net/: 401",
                1);

        assertThat(evidence.healthy()).isFalse();
        assertThat(evidence.note()).isEqualTo("(withheld: looks like a secret)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        restic | {"message_type":"summary","num_errors":0,"broken_packs":null,"suggest_repair_index":false} | 0 | CHECKED | true
        restic | {"message_type":"summary","num_errors":1,"broken_packs":["ab"]} | 1 | CHECKED | false
        restic | {"message_type":"status","percent_done":1}\\n{"message_type":"summary","snapshot_id":"ab","total_bytes_processed":9} | 0 | RAN | true
        restic | {"message_type":"summary","total_files":10,"files_restored":10,"bytes_restored":5} | 0 | RESTORED | true
        restic | {"message_type":"summary","total_files":10,"files_restored":9} | 0 | RESTORED | false
        restic | {"total_size":10,"total_file_count":3,"snapshots_count":2} | 0 | LISTED | true
        restic | check all packs\\ncheck snapshots, trees and blobs\\nno errors were found | 0 | CHECKED | true
        restic | check all packs\\nread all data\\n[0:00] 100.00%\\nno errors were found | 0 | READ | true
        restic | check all packs\\npack 12ab is damaged\\nFatal: repository contains errors | 1 | CHECKED | false
        restic | Fatal: unable to open repository: wrong password or no key found | 12 | RAN | false
        restic | Summary: Restored 3 files/dirs (10 B) in 0:00 | 0 | RESTORED | true
        borg   | {"archive":{"name":"n","start":"2026-11-20T03:00:00.000000","end":"2026-11-20T03:05:00.000000","stats":{"original_size":99,"nfiles":3}}} | 0 | RAN | true
        borg   | {"archive":{"name":"n","start":"2026-11-20T03:00:00.000000","stats":{}}} | 1 | RAN | true
        borg   | {"archive":{"name":"n","start":"2026-11-20T03:00:00.000000","stats":{}}} | 2 | RAN | false
        borg   | {"archives":[{"name":"n","start":"2026-11-20T03:00:00.000000"}],"repository":{}} | 0 | LISTED | true
        borg   | {"archives":[],"repository":{}} | 0 | LISTED | false
        borg   | Starting repository check\\nCompleted repository check, no problems found.\\nArchive consistency check complete, no problems found. | 0 | CHECKED | true
        borg   | Starting repository check\\nData integrity error: Segment entry checksum mismatch\\nCompleted repository check, errors found. | 1 | CHECKED | false
        pgbackrest | [{"name":"main","status":{"code":0,"message":"ok"},"backup":[{"label":"20261120-030000F","error":false,"timestamp":{"start":1,"stop":1795143600},"info":{"size":77}}]}] | 0 | LISTED | true
        pgbackrest | [{"name":"main","status":{"code":2,"message":"no valid backups"},"backup":[]}] | 0 | LISTED | false
        pgbackrest | [{"name":"main","status":{"code":0,"message":"ok"},"backup":[{"label":"a","error":true,"timestamp":{"stop":1},"info":{}}]}] | 0 | LISTED | false
        """)
    void saysHowFarItGoes(String tool, String output, int exitCode, Step step, boolean healthy) {
        var evidence = read(tool, output.replace("\\n", "\n"), exitCode);

        assertThat(evidence.step()).isEqualTo(step);
        assertThat(evidence.healthy()).isEqualTo(healthy);
        assertThat(evidence.note() != null).isEqualTo(!healthy);
    }

    /** Printed by restic 0.14 and borg 1.2.4; the broken ones of repositories that were damaged on purpose. */
    @ParameterizedTest
    @CsvSource({
        "restic-backup.txt, RAN, true, 0",
        "restic-backup.jsonl, RAN, true, 0",
        "restic-snapshots.json, LISTED, true, 0",
        "restic-stats.json, LISTED, true, 0",
        "restic-check.txt, CHECKED, true, 0",
        "restic-check-read.txt, READ, true, 0",
        "restic-check-broken.txt, READ, false, 1",
        "restic-check-broken.txt, READ, false,",
        "restic-restore.txt, RESTORED, true, 0",
        "restic-wrong-password.txt, RAN, false, 1",
        "borg-create.json, RAN, true, 0",
        "borg-list.json, LISTED, true, 0",
        "borg-info.json, LISTED, true, 0",
        "borg-check.txt, CHECKED, true, 0",
        "borg-check-data.txt, READ, true, 0",
        "borg-check-broken.txt, CHECKED, false, 1",
        "borg-check-broken.txt, CHECKED, false,"
    })
    void readsWhatTheToolsReallyPrint(String file, Step step, boolean healthy, @Nullable Integer exitCode)
            throws IOException {
        var text = Files.readString(Path.of("src/test/resources/backup-outputs", file));
        var evidence = read(file.substring(0, file.indexOf('-')), text, exitCode);

        assertThat(evidence.step()).isEqualTo(step);
        assertThat(evidence.healthy()).isEqualTo(healthy);
    }

    @Test
    void borgTellsLocalTime() {
        assertThat(read("borg", "{\"archives\":[{\"name\":\"n\",\"start\":\"2026-11-20T03:00:00.000000\"}]}", null)
                        .snapshotAt())
                .isEqualTo("2026-11-20T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{", "[", "{}", "null", "{\"message_type\":\"status\"}"})
    void whatSaysNothingIsRefused(String output) {
        for (var tool : new String[] {"restic", "borg", "pgbackrest"}) {
            assertThatThrownBy(() -> ToolOutput.read(tool, output, "a", "s", AT, ZoneId.of("UTC"), 0))
                    .isInstanceOf(InvalidInput.class);
        }
    }
}
