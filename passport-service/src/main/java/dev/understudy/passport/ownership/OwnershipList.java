package dev.understudy.passport.ownership;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose the domains and hostings of a project are.
 *
 * @param client names of the client's legal entity that registrants were compared with
 */
public record OwnershipList(String projectId, long version, LocalDate day, List<String> client, List<Owned> owned) {

    /**
     * One of them.
     *
     * @param states what the registry says of the domain
     * @param declared the registrant or contract holder by the passport, where it is not what was judged
     * @param renewalRisks why it may not be renewed when its time comes
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Owned(
            String asset,
            String kind,
            String name,
            Ownership ownership,
            List<String> states,
            @Nullable String registrar,
            @Nullable Instant paidTill,
            @Nullable String declared,
            List<RenewalRisk> renewalRisks) {}
}
