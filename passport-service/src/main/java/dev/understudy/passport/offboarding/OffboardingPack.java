package dev.understudy.passport.offboarding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.events.Criticality;
import dev.understudy.passport.busfactor.BusFactor.WhatIf;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done when these people leave, each list in order of risk.
 *
 * @param day the day it is worked out for
 * @param rotate accesses that they hold: to be given to somebody else where they are the only holders, then changed
 * @param handOver duties to pass on
 * @param move what is registered, contracted or recovered on them personally
 * @param leaves what nobody could operate without them, and what would hang on one more person
 */
public record OffboardingPack(
        String projectId,
        String projectName,
        long version,
        LocalDate day,
        List<Leaver> people,
        List<Rotation> rotate,
        List<HandOver> handOver,
        List<Move> move,
        WhatIf leaves,
        WhatIf leavesDuties) {

    public record Leaver(String id, String name, @Nullable String role) {}

    /**
     * @param heldBy which of those who leave hold it
     * @param others names of those who hold it as well
     * @param lastRotated absent when the passport does not say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rotation(
            Risk risk,
            String asset,
            String assetName,
            String kind,
            @Nullable Criticality criticality,
            String access,
            String accessName,
            @Nullable String login,
            @Nullable String reference,
            @Nullable String scope,
            List<String> heldBy,
            List<String> others,
            @Nullable LocalDate lastRotated) {}

    /**
     * @param what the kind of duty
     * @param subject zone, asset or policy that it belongs to
     * @param from who has it now
     * @param to who could take it over, by the passport; absent when nobody is named
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HandOver(
            Risk risk,
            Role what,
            String subject,
            String subjectName,
            @Nullable Criticality criticality,
            String from,
            @Nullable String to) {}

    /** Kinds of duty. */
    public enum Role {
        @JsonProperty("primary")
        PRIMARY,
        @JsonProperty("deputy")
        DEPUTY,
        @JsonProperty("escalation")
        ESCALATION,
        @JsonProperty("backup-maker")
        BACKUP_MAKER,
        @JsonProperty("backup-verifier")
        BACKUP_VERIFIER,
        @JsonProperty("escalation-policy")
        ESCALATION_POLICY,
        @JsonProperty("stand-in")
        STAND_IN,
        @JsonProperty("informed")
        INFORMED,
        @JsonProperty("report-recipient")
        REPORT_RECIPIENT,
        @JsonProperty("risk-owner")
        RISK_OWNER
    }

    /** @param evidence the value that names the person */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Move(
            Risk risk,
            Tie tie,
            String asset,
            String assetName,
            String kind,
            @Nullable Criticality criticality,
            String person,
            String evidence) {}

    /** How something is tied to a person. */
    public enum Tie {
        /** A domain is registered on them. */
        @JsonProperty("registrant")
        REGISTRANT,
        /** The contract is on them. */
        @JsonProperty("contract")
        CONTRACT,
        /** A forgotten password is sent to them. */
        @JsonProperty("recovery-address")
        RECOVERY_ADDRESS,
        /** They are the only ones with access to the account. */
        @JsonProperty("only-holder")
        ONLY_HOLDER
    }
}
