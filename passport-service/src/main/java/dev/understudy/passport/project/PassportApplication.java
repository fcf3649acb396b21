package dev.understudy.passport.project;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What applying a document did, or would do.
 *
 * @param version of the passport that is in force afterwards
 * @param created whether the project is new
 * @param changed false when this very document is in force already: nothing was stored and nobody was told
 * @param dryRun nothing was stored because the caller only asked
 * @param link where this version can be read; absent in a dry run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PassportApplication(
        String projectId,
        long version,
        boolean created,
        boolean changed,
        boolean dryRun,
        PassportDiff diff,
        @Nullable String link) {

    static PassportApplication of(
            String projectId, long version, boolean created, boolean changed, boolean dryRun, PassportDiff diff) {
        return new PassportApplication(
                projectId,
                version,
                created,
                changed,
                dryRun,
                diff,
                dryRun ? null : "/api/v1/projects/" + projectId + "/passport/versions/" + version);
    }
}
