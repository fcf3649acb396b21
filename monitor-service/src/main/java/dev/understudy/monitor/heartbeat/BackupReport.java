package dev.understudy.monitor.heartbeat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.Failure;
import dev.understudy.monitor.probe.Outcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a backup tool says of itself in its output. Whatever is not plainly well is a failure: an exit status that is not
 * known, output that says nothing, a summary with errors.
 *
 * <p>Sources: restic 0.14 to 0.18, "Scripting" and "Exit codes" (10: no repository, 11: locked, 12: wrong password, and
 * since 0.17 alone; before that 1 stands for all); borg 1.2, "Return codes" (1: warning, 2: error, 128 and up: killed);
 * pgBackRest, "info" (status codes; 0 is ok).
 *
 * @param tool {@code restic}, {@code borg}, {@code pgbackrest}
 * @param level how far the evidence goes: {@code exists}, {@code checked}, {@code read}, {@code restored}
 * @param snapshotAt when the newest backup was made
 * @param totalBytes size of what is kept, or of what was backed up
 * @param warnings what the tool remarked and went on
 * @param errors what it complained of
 */
record BackupReport(
        String tool,
        String level,
        @Nullable String repository,
        @Nullable String snapshotId,
        @Nullable Instant snapshotAt,
        @Nullable Long totalBytes,
        @Nullable Long addedBytes,
        @Nullable Long files,
        @Nullable Integer snapshots,
        List<String> warnings,
        List<String> errors) {

    static final String RESTIC = "restic";
    static final String BORG = "borg";
    static final String PGBACKREST = "pgbackrest";

    private static final String EXISTS = "exists";
    private static final String CHECKED = "checked";
    private static final String READ = "read";
    private static final String RESTORED = "restored";
    private static final int MOST_ERRORS = 20;
    private static final int LONGEST_ERROR = 300;

    /**
     * Reads the output of a tool.
     *
     * @param exitStatus of the tool, if it was reported
     * @param zone of the machine that ran it: borg writes local times
     */
    static BackupReport read(String tool, Body body, @Nullable Integer exitStatus, ZoneId zone) {
        var reading = new Reading(tool, zone);
        switch (tool) {
            case RESTIC -> reading.restic(body, exitStatus);
            case BORG -> reading.borg(body, exitStatus);
            case PGBACKREST -> reading.pgbackrest(body, exitStatus);
            default -> reading.error("there is no profile '" + tool + "'");
        }
        return reading.report();
    }

    boolean healthy() {
        return errors.isEmpty();
    }

    Verdict verdict() {
        if (!errors.isEmpty()) {
            return Verdict.down(
                    "backup-unhealthy", tool + ": " + errors.getFirst(), String.join("; ", errors), "no errors");
        }
        return warnings.isEmpty()
                ? Verdict.WELL
                : new Verdict(
                        Outcome.DEGRADED,
                        new Failure(
                                "backup-warning",
                                tool + ": " + warnings.getFirst(),
                                String.join("; ", warnings),
                                "no warnings"));
    }

    private static final class Reading {

        private final String tool;
        private final ZoneId zone;
        private boolean recognised;
        private String level = EXISTS;
        private @Nullable String repository;
        private @Nullable String snapshotId;
        private @Nullable Instant snapshotAt;
        private @Nullable Long totalBytes;
        private @Nullable Long addedBytes;
        private @Nullable Long files;
        private @Nullable Integer snapshots;
        private final List<String> warnings = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();

        Reading(String tool, ZoneId zone) {
            this.tool = tool;
            this.zone = zone;
        }

        BackupReport report() {
            if (!recognised && errors.isEmpty()) {
                error("the output says nothing that is known of " + tool);
            }
            return new BackupReport(
                    tool,
                    level,
                    repository,
                    snapshotId,
                    snapshotAt,
                    totalBytes,
                    addedBytes,
                    files,
                    snapshots,
                    List.copyOf(warnings),
                    List.copyOf(errors));
        }

        void restic(Body body, @Nullable Integer exitStatus) {
            body.jsonValues().forEach(this::resticValue);
            body.text().lines().forEach(this::resticLine);
            if (exitStatus != null && exitStatus != 0) {
                error(
                        switch (exitStatus) {
                            case 1 -> "restic failed (exit status 1)";
                            case 2 -> "restic crashed (exit status 2)";
                            case 3 -> "some source data could not be read: the snapshot is incomplete (exit status 3)";
                            case 10 -> "the repository does not exist (exit status 10)";
                            case 11 -> "the repository is locked (exit status 11)";
                            case 12 -> "the password is wrong (exit status 12)";
                            case 130 -> "restic was interrupted (exit status 130)";
                            default -> "restic ended with the unknown exit status " + exitStatus;
                        });
            }
        }

        private void resticValue(JsonNode value) {
            if (value.isArray()) {
                recognised |= resticSnapshots(value);
                return;
            }
            switch (value.path("message_type").asText()) {
                case "summary" -> {
                    recognised = true;
                    resticSummary(value);
                }
                case "error", "exit_error" ->
                    error(firstText(
                            value.path("error").path("message"),
                            value.path("message"),
                            value.path("error"),
                            value.path("item")));
                default -> {
                    if (value.has("total_size") && value.has("total_blob_count")) {
                        recognised = true;
                        totalBytes = value.path("total_size").asLong();
                        snapshots = value.path("snapshots_count").isInt()
                                ? (Integer) value.path("snapshots_count").asInt()
                                : snapshots;
                    }
                }
            }
        }

        private void resticSummary(JsonNode summary) {
            if (summary.has("num_errors")) {
                raise(CHECKED);
                long found = summary.path("num_errors").asLong();
                int broken = summary.path("broken_packs").size();
                if (found > 0 || broken > 0) {
                    error("check found " + found + " errors, " + broken + " broken packs");
                }
            } else if (summary.has("files_restored") || summary.has("total_files")) {
                raise(RESTORED);
                files = summary.path("files_restored").isNumber()
                        ? (Long) summary.path("files_restored").asLong()
                        : files;
            } else {
                snapshotId = summary.path("snapshot_id").isTextual()
                        ? summary.path("snapshot_id").asText()
                        : snapshotId;
                addedBytes = number(summary.path("data_added"), addedBytes);
                files = number(summary.path("total_files_processed"), files);
                totalBytes = number(summary.path("total_bytes_processed"), totalBytes);
                snapshotAt = moment(summary.path("backup_end")).orElse(snapshotAt);
            }
        }

        private boolean resticSnapshots(JsonNode list) {
            if (!list.isEmpty() && !list.get(0).has("tree")) {
                return false;
            }
            snapshots = list.size();
            if (list.isEmpty()) {
                error("the repository holds no snapshot");
            }
            for (var snapshot : list) {
                var at = moment(snapshot.path("time")).orElse(null);
                if (at != null && (snapshotAt == null || at.isAfter(snapshotAt))) {
                    snapshotAt = at;
                    snapshotId = snapshot.path("id").asText();
                }
            }
            return true;
        }

        private void resticLine(String line) {
            var text = line.strip();
            if (text.startsWith("{") || text.startsWith("[{")) {
                return;
            }
            if (text.equals("no errors were found")) {
                recognised = true;
                raise(CHECKED);
            } else if (text.startsWith("read all data")
                    || (text.startsWith("read ") && text.contains("of data packs"))) {
                raise(READ);
            } else if (text.startsWith("restoring <Snapshot") || text.startsWith("Summary: Restored")) {
                recognised = true;
                raise(RESTORED);
            } else if (text.startsWith("Fatal:")
                    || text.startsWith("error:")
                    || text.startsWith("error ")
                    || text.contains("does not exist")
                    || text.startsWith("Pack ID does not match")
                    || text.contains("repository contains errors")) {
                error(text);
            } else if (text.startsWith("repository ") && text.contains(" opened")) {
                repository = text.split(" ", 3)[1];
            }
        }

        void borg(Body body, @Nullable Integer exitStatus) {
            body.jsonValues().forEach(this::borgValue);
            body.text().lines().forEach(this::borgLine);
            if (exitStatus != null && exitStatus != 0) {
                if (exitStatus == 1) {
                    recognised = true;
                    warnings.add("borg ended with warnings (exit status 1)");
                } else if (exitStatus == 2) {
                    error("borg ended with an error (exit status 2)");
                } else if (exitStatus > 128) {
                    error("borg was killed by signal " + (exitStatus - 128));
                } else {
                    error("borg ended with the unknown exit status " + exitStatus);
                }
            }
        }

        private void borgValue(JsonNode value) {
            if (value.path("type").asText().equals("log_message")) {
                switch (value.path("levelname").asText()) {
                    case "ERROR", "CRITICAL" -> error(value.path("message").asText());
                    case "WARNING" -> warnings.add(shorten(value.path("message").asText()));
                    default -> borgLine(value.path("message").asText());
                }
                return;
            }
            var location = value.path("repository").path("location");
            if (location.isTextual()) {
                recognised = true;
                repository = withoutPassword(location.asText());
            }
            if (value.has("archive")) {
                borgArchive(value.path("archive"));
            }
            if (value.has("archives")) {
                var archives = value.path("archives");
                snapshots = archives.size();
                if (archives.isEmpty()) {
                    error("the repository holds no archive");
                }
                archives.forEach(this::borgArchive);
            }
            totalBytes = number(value.path("cache").path("stats").path("unique_csize"), totalBytes);
        }

        private void borgArchive(JsonNode archive) {
            var at = moment(archive.path("end"))
                    .or(() -> moment(archive.path("time")))
                    .or(() -> moment(archive.path("start")))
                    .orElse(null);
            if (at == null || (snapshotAt != null && at.isBefore(snapshotAt))) {
                return;
            }
            snapshotAt = at;
            snapshotId = archive.path("id").asText();
            addedBytes = number(archive.path("stats").path("deduplicated_size"), addedBytes);
            files = number(archive.path("stats").path("nfiles"), files);
        }

        private void borgLine(String line) {
            var text = line.strip();
            if (text.startsWith("Archive consistency check complete, no problems found")
                    || text.contains("repository check, no problems found")) {
                recognised = true;
                raise(CHECKED);
            } else if (text.startsWith("Finished cryptographic data integrity verification")) {
                raise(READ);
                if (!text.contains(" 0 integrity errors")) {
                    error(text);
                }
            } else if (text.contains("errors found")
                    || text.contains("Data integrity error")
                    || text.contains("is corrupted")) {
                error(text);
            } else if (text.contains("[Errno ")) {
                warnings.add(shorten(text));
            }
        }

        void pgbackrest(Body body, @Nullable Integer exitStatus) {
            for (var value : body.jsonValues()) {
                if (value.isArray()) {
                    pgbackrestInfo(value);
                }
            }
            body.text().lines().map(String::strip).forEach(this::pgbackrestLine);
            if (exitStatus != null && exitStatus != 0) {
                error("pgBackRest ended with exit status " + exitStatus);
            }
        }

        /** Its log. "verify" ends with 0 even when it found files that are broken, and says so in between. */
        private void pgbackrestLine(String line) {
            if (line.contains("ERROR: [")
                    || line.contains("INFO: invalid checksum")
                    || line.contains("invalid page checksum")
                    || line.contains("status: error")
                    || line.contains(", status: invalid")) {
                error(line);
            } else if (line.contains("WARN: ")) {
                warnings.add(shorten(line.substring(line.indexOf("WARN: ") + "WARN: ".length())));
            } else if (line.contains("new backup label = ")) {
                snapshotId = line.substring(line.indexOf(" = ") + 3).strip();
            } else if (line.contains("command end: completed successfully")) {
                if (line.contains("backup command end")) {
                    recognised = true;
                } else if (line.contains("verify command end")) {
                    recognised = true;
                    raise(READ);
                } else if (line.contains("restore command end")) {
                    recognised = true;
                    raise(RESTORED);
                }
            }
        }

        private void pgbackrestInfo(JsonNode stanzas) {
            recognised = true;
            if (stanzas.isEmpty()) {
                error("there is no stanza");
            }
            int count = 0;
            for (var stanza : stanzas) {
                var name = stanza.path("name").asText();
                repository = repository == null ? name : repository + ", " + name;
                int code = stanza.path("status").path("code").asInt(-1);
                if (code != 0) {
                    error("stanza " + name + " is "
                            + stanza.path("status").path("message").asText("of unknown status") + " (code " + code
                            + ")");
                }
                for (var backup : stanza.path("backup")) {
                    count++;
                    pgbackrestBackup(name, backup);
                }
            }
            snapshots = count;
            if (count == 0 && errors.isEmpty()) {
                error("there is no backup");
            }
        }

        private void pgbackrestBackup(String stanza, JsonNode backup) {
            if (backup.path("error").asBoolean()) {
                error("backup " + backup.path("label").asText() + " of " + stanza
                        + " holds pages with wrong checksums");
            }
            var stop =
                    Instant.ofEpochSecond(backup.path("timestamp").path("stop").asLong());
            if (snapshotAt == null || stop.isAfter(snapshotAt)) {
                snapshotAt = stop;
                snapshotId = backup.path("label").asText();
                totalBytes = number(backup.path("info").path("size"), totalBytes);
                addedBytes = number(backup.path("info").path("delta"), addedBytes);
            }
        }

        private void raise(String evidence) {
            var order = List.of(EXISTS, CHECKED, READ, RESTORED);
            level = order.indexOf(evidence) > order.indexOf(level) ? evidence : level;
        }

        private void error(String text) {
            recognised = true;
            if (errors.size() < MOST_ERRORS) {
                errors.add(shorten(text));
            }
        }

        private static String shorten(String text) {
            return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
        }

        private static @Nullable Long number(JsonNode node, @Nullable Long otherwise) {
            return node.isNumber() ? (Long) node.asLong() : otherwise;
        }

        private static String firstText(JsonNode... nodes) {
            for (var node : nodes) {
                if (node.isTextual() && !node.asText().isBlank()) {
                    return node.asText();
                }
            }
            return "an error without words";
        }

        private static String withoutPassword(String location) {
            return location.replaceFirst("://([^/@:]*):[^/@]*@", "://$1@");
        }

        private Optional<Instant> moment(JsonNode node) {
            if (!node.isTextual()) {
                return Optional.empty();
            }
            try {
                return Optional.of(OffsetDateTime.parse(node.asText()).toInstant());
            } catch (DateTimeException offsetMissing) {
                try {
                    return Optional.of(
                            LocalDateTime.parse(node.asText()).atZone(zone).toInstant());
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
        }
    }
}
