package dev.understudy.passport.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.backup.BackupEvidence.Step;
import dev.understudy.passport.document.SecretText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What restic, borg and pgBackRest print, as evidence. Read is what the tools' documents describe: {@code restic
 * snapshots|stats|backup|check|restore}, with {@code --json} or as text; {@code borg create|list|info --json} and {@code
 * borg check}; {@code pgbackrest info --output=json}.
 */
final class ToolOutput {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NOTE = 500;
    private static final Pattern RESTORED = Pattern.compile("(?m)^(Summary: )?Restored [0-9]+ ");
    private static final Pattern RESTIC_ERROR =
            Pattern.compile("(?mi)^(fatal|error)\\b.*|.*(repository contains errors|pack .* (damaged|not found)).*");
    private static final Pattern BORG_ERROR = Pattern.compile(
            "(?mi).*(data integrity error|, errors found|is corrupted|exception|object with key .* not found).*");

    private final String asset;
    private final String source;
    private final Instant at;
    private final ZoneId zone;
    private final @Nullable Integer exitCode;
    private final List<BackupEvidence> found = new ArrayList<>();

    private ToolOutput(String asset, String source, Instant at, ZoneId zone, @Nullable Integer exitCode) {
        this.asset = asset;
        this.source = source;
        this.at = at;
        this.zone = zone;
        this.exitCode = exitCode;
    }

    /**
     * The evidence in an output.
     *
     * @param at when the tool ran
     * @param zone of times without one: the tools print local time
     * @param exitCode of the tool; anything but 0 speaks against the backup. Borg's 1 is a warning
     * @throws InvalidInput code {@code backup.unknown-output} when nothing in it says anything
     */
    static List<BackupEvidence> read(
            String tool,
            String text,
            String asset,
            String source,
            Instant at,
            ZoneId zone,
            @Nullable Integer exitCode) {
        var output = new ToolOutput(asset, source, at, zone, exitCode);
        switch (tool) {
            case "restic" -> output.restic(text);
            case "borg" -> output.borg(text);
            case "pgbackrest" -> output.pgBackRest(text);
            default ->
                throw InvalidInput.malformed(
                        "backup.unknown-tool",
                        "outputs of restic, borg and pgbackrest can be read; send 'tool' as one");
        }
        if (output.found.isEmpty()) {
            throw new InvalidInput(
                    "backup.unknown-output",
                    "nothing in this says how a backup is; send the output of 'restic snapshots --json', 'restic"
                            + " check', 'borg list --json', 'pgbackrest info --output=json' or another that the page of"
                            + " passport-service names");
        }
        return output.found;
    }

    private void restic(String text) {
        var whole = json(text);
        if (whole.isArray()) {
            listed("restic", whole, "time", "short_id");
            return;
        }
        if (whole.has("total_size") && whole.has("snapshots_count")) {
            add(
                    Step.LISTED,
                    ok(),
                    "restic",
                    null,
                    null,
                    bytes(whole, "total_size"),
                    bytes(whole, "total_file_count"),
                    null);
            return;
        }
        boolean said = false;
        for (var line : text.split("\\R")) {
            var message = json(line);
            if (message.path("message_type").asText().equals("summary")) {
                said = true;
                summary(message);
            }
        }
        if (said) {
            return;
        }
        var error = RESTIC_ERROR.matcher(text);
        boolean failed = error.find() || !ok();
        var note = failed ? note(error, text) : null;
        if (text.contains("no errors were found") || (failed && text.contains("check"))) {
            boolean read = text.contains("read all data") || text.contains("reading all data");
            add(read ? Step.READ : Step.CHECKED, !failed, "restic", null, null, null, null, note);
        } else if (RESTORED.matcher(text).find() || text.contains("restoring <Snapshot")) {
            add(Step.RESTORED, !failed, "restic", null, null, null, null, note);
        } else if (text.contains("snapshot ") && text.contains(" saved")) {
            add(Step.RAN, !failed, "restic", null, at, null, null, note);
        } else if (failed) {
            add(Step.RAN, false, "restic", null, null, null, null, note);
        }
    }

    /** The last line of {@code --json}: which command it is of shows in its fields. */
    private void summary(JsonNode summary) {
        if (summary.has("num_errors")) {
            int errors = summary.path("num_errors").asInt();
            boolean well = ok() && errors == 0 && summary.path("broken_packs").isEmpty();
            add(Step.CHECKED, well, "restic", null, null, null, null, well ? null : errors + " errors");
        } else if (summary.has("files_restored")) {
            boolean well = ok()
                    && summary.path("files_restored").asLong()
                            >= summary.path("total_files").asLong();
            add(
                    Step.RESTORED,
                    well,
                    "restic",
                    null,
                    null,
                    bytes(summary, "bytes_restored"),
                    bytes(summary, "files_restored"),
                    well ? null : "not all files were restored");
        } else if (summary.has("snapshot_id")) {
            add(
                    Step.RAN,
                    ok(),
                    "restic",
                    summary.path("snapshot_id").asText(),
                    at,
                    bytes(summary, "total_bytes_processed"),
                    bytes(summary, "total_files_processed"),
                    ok() ? null : "exit code " + exitCode);
        }
    }

    private void borg(String text) {
        var whole = json(text);
        if (whole.path("archive").isObject()) {
            var archive = whole.path("archive");
            add(
                    Step.RAN,
                    borgOk(),
                    "borg",
                    archive.path("name").asText(null),
                    time(archive.path("end").asText(archive.path("start").asText()))
                            .orElse(at),
                    bytes(archive.path("stats"), "original_size"),
                    bytes(archive.path("stats"), "nfiles"),
                    borgOk() ? null : "exit code " + exitCode);
        } else if (whole.path("archives").isArray()) {
            var archives = whole.path("archives");
            listed("borg", archives, "start", "name");
        } else if (text.contains("Archive consistency check complete") || text.contains("Starting repository check")) {
            var error = BORG_ERROR.matcher(text);
            boolean failed = error.find() || !borgOk();
            boolean read = text.contains("--verify-data")
                    || text.contains("Starting cryptographic data integrity verification");
            add(
                    read ? Step.READ : Step.CHECKED,
                    !failed,
                    "borg",
                    null,
                    null,
                    null,
                    null,
                    failed ? note(error, text) : null);
        } else if (!borgOk()) {
            add(Step.RAN, false, "borg", null, null, null, null, "exit code " + exitCode);
        }
    }

    private void pgBackRest(String text) {
        var stanzas = json(text);
        if (!stanzas.isArray()) {
            return;
        }
        for (var stanza : stanzas) {
            var status = stanza.path("status");
            var newest = Optional.<JsonNode>empty();
            for (var backup : stanza.path("backup")) {
                newest = Optional.of(backup);
            }
            boolean error =
                    newest.map(backup -> backup.path("error").asBoolean(false)).orElse(false);
            boolean well = ok() && status.path("code").asInt(-1) == 0 && newest.isPresent() && !error;
            add(
                    Step.LISTED,
                    well,
                    "pgbackrest",
                    newest.map(backup -> backup.path("label").asText()).orElse(null),
                    newest.map(backup -> Instant.ofEpochSecond(
                                    backup.path("timestamp").path("stop").asLong()))
                            .orElse(null),
                    newest.map(backup -> bytes(backup.path("info"), "size")).orElse(null),
                    null,
                    well
                            ? null
                            : stanza.path("name").asText() + ": "
                                    + (error
                                            ? "the newest backup has errors"
                                            : status.path("message").asText("no status")));
        }
    }

    private void listed(String tool, JsonNode copies, String timeField, String idField) {
        Instant newest = null;
        var id = (String) null;
        JsonNode last = MissingNode.getInstance();
        for (var copy : copies) {
            var when = time(copy.path(timeField).asText()).orElse(null);
            if (when != null && (newest == null || when.isAfter(newest))) {
                newest = when;
                id = copy.path(idField).asText(copy.path("id").asText(null));
                last = copy;
            }
        }
        add(
                Step.LISTED,
                ok() && newest != null,
                tool,
                id,
                newest,
                bytes(last.path("summary"), "total_bytes_processed"),
                bytes(last.path("summary"), "total_files_processed"),
                newest == null ? "no copies are listed" : null);
    }

    private void add(
            Step step,
            boolean healthy,
            String tool,
            @Nullable String snapshotId,
            @Nullable Instant snapshotAt,
            @Nullable Long totalBytes,
            @Nullable Long files,
            @Nullable String note) {
        found.add(new BackupEvidence(
                asset,
                step,
                healthy,
                at,
                source,
                tool,
                null,
                snapshotId == null ? null : cut(snapshotId),
                snapshotAt,
                totalBytes,
                files,
                note == null ? null : SecretText.withheld(cut(note))));
    }

    private boolean ok() {
        return exitCode == null || exitCode == 0;
    }

    private boolean borgOk() {
        return ok() || Integer.valueOf(1).equals(exitCode);
    }

    private String note(Matcher error, String text) {
        error.reset();
        return error.find() ? error.group() : "exit code " + exitCode + (text.isBlank() ? "" : ": " + text.strip());
    }

    private static String cut(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST_NOTE ? line : line.substring(0, LONGEST_NOTE) + "...";
    }

    private static @Nullable Long bytes(JsonNode of, String field) {
        return of.path(field).isIntegralNumber() ? of.path(field).longValue() : null;
    }

    /** restic prints an offset, borg local time without one. */
    private Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.toUpperCase(Locale.ROOT).matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static JsonNode json(String text) {
        var stripped = text.strip();
        if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(stripped);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
