package dev.understudy.passport.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that speaks for a backup, or against it.
 *
 * @param asset id of the backup
 * @param step how far it goes
 * @param healthy whether it speaks for it
 * @param at when it was so
 * @param source {@code heartbeat:<check>}, {@code upload:<person>}, {@code attestation:<person>}
 * @param tool {@code restic}, {@code borg}, {@code pgbackrest}; absent of an attestation
 * @param snapshotAt when the newest copy was made
 * @param totalBytes size of what is kept, or of what was saved
 * @param note what the tool complained of, or what the person says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupEvidence(
        String asset,
        Step step,
        boolean healthy,
        Instant at,
        String source,
        @Nullable String tool,
        @Nullable String repository,
        @Nullable String snapshotId,
        @Nullable Instant snapshotAt,
        @Nullable Long totalBytes,
        @Nullable Long files,
        @Nullable String note) {

    /** The evidence ladder: each step says more than the one before. */
    public enum Step {
        /** It stands in the passport. */
        CONFIGURED,
        /** A run reported that it is done. */
        RAN,
        /** The tool lists the copy where it is kept. */
        LISTED,
        /** The tool checked what holds the copies together. */
        CHECKED,
        /** All data was read and is what it was. */
        READ,
        /** It was restored to a test place, and used. */
        RESTORED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Step> of(String word) {
            return Arrays.stream(values())
                    .filter(step -> step.word().equals(word))
                    .findFirst();
        }
    }

    /** When the copy that it speaks of was made; when it was said, where that is unknown. */
    Instant copyAt() {
        return snapshotAt == null ? at : snapshotAt;
    }
}
