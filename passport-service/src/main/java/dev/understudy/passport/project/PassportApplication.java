package dev.understudy.passport.project;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.finding.Findings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applying a document did, or would do.
 *
 * @param version of the passport that is in force afterwards
 * @param created whether the project is new
 * @param changed false when this very document is in force already: nothing was stored and nobody was told
 * @param dryRun nothing was stored because the caller only asked
 * @param follows what would follow; only in a dry run
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
        @Nullable Follows follows,
        @Nullable String link) {

    /**
     * What the suite would do.
     *
     * @param checks names of the checks that monitor-service makes of assets, after its own templates
     * @param duties what people would answer for: {@code zone: person (primary)}
     * @param findings ids of the risks that would be raised and cleared
     */
    public record Follows(PassportDiff.Changes checks, PassportDiff.Changes duties, Findings.Consequences findings) {

        static Follows of(@Nullable Passport before, Passport after, Findings.Consequences findings) {
            return new Follows(
                    PassportDiff.Changes.between(ExpectedChecks.of(before), ExpectedChecks.of(after)),
                    PassportDiff.Changes.between(duties(before), duties(after)),
                    findings);
        }

        private static Map<String, Object> duties(@Nullable Passport passport) {
            var all = new LinkedHashMap<String, Object>();
            if (passport != null) {
                for (var duty : passport.responsibilities()) {
                    put(all, duty, duty.primary(), "primary");
                    put(all, duty, duty.deputy(), "deputy");
                    put(all, duty, duty.escalation(), "escalation");
                    put(all, duty, duty.backupMaker(), "backup maker");
                    put(all, duty, duty.backupVerifier(), "backup verifier");
                }
            }
            return all;
        }

        private static void put(Map<String, Object> all, Passport.Duty duty, @Nullable String person, String role) {
            if (person != null) {
                all.put(
                        duty.zone() + ": " + person + " (" + role + ")",
                        Arrays.asList(duty.validFrom(), duty.validTo()));
            }
        }
    }

    static PassportApplication of(
            String projectId,
            long version,
            boolean created,
            boolean changed,
            boolean dryRun,
            PassportDiff diff,
            @Nullable Follows follows) {
        return new PassportApplication(
                projectId,
                version,
                created,
                changed,
                dryRun,
                diff,
                follows,
                dryRun ? null : "/api/v1/projects/" + projectId + "/passport/versions/" + version);
    }
}
