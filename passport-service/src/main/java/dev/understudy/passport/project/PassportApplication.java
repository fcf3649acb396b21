package dev.understudy.passport.project;

/**
 * What applying a document did, or would do.
 *
 * @param version of the passport that is in force afterwards
 * @param created whether the project is new
 * @param changed false when this very document is in force already: nothing was stored and nobody was told
 * @param dryRun nothing was stored because the caller only asked
 */
public record PassportApplication(
        String projectId, long version, boolean created, boolean changed, boolean dryRun, PassportDiff diff) {}
