package dev.understudy.passport.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One applied document.
 *
 * @param version from 1, without gaps within a project
 * @param sha256 of the document's UTF-8 bytes, hexadecimal
 * @param appliedBy subject of the token
 * @param appliedAt UTC
 * @param reason in the words of who applied it; absent when none was given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PassportVersion(
        String projectId,
        long version,
        String sha256,
        String appliedBy,
        Instant appliedAt,
        @Nullable String reason) {}
