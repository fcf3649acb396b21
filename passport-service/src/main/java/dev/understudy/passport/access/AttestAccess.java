package dev.understudy.passport.access;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A person has looked.
 *
 * @param note what was seen, never the secret
 */
public record AttestAccess(
        @Size(min = 1, max = 500) @Nullable String note) {}
