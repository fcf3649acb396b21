package dev.understudy.passport.backup;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of a backup.
 *
 * @param step {@code ran}, {@code listed}, {@code checked}, {@code read} or {@code restored}
 * @param healthy whether it went well
 * @param at when it was; now unless given
 * @param note what was done, where, with which result
 */
public record AttestBackup(
        @NotNull String step,
        boolean healthy,
        @Nullable Instant at,

        @PositiveOrZero @Nullable Long totalBytes,

        @Size(max = 500) @Nullable String note) {}
