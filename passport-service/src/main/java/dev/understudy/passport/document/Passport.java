package dev.understudy.passport.document;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.events.Criticality;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A passport that has been read and found right, defaults filled in. As JSON it is itself a passport document: what is
 * exported can be applied again.
 *
 * @param format version of the document format, the document's {@code passport:} line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Passport(
        @JsonProperty("passport") int format,
        Project project,
        List<Zone> zones,
        List<Person> people,
        List<Asset> assets,
        List<Duty> responsibilities,
        @Nullable Agreement agreement) {

    /** The format that this version reads and writes. */
    public static final int FORMAT = 1;

    /**
     * @param timeZone IANA zone
     * @param languages ISO 639-1 codes, the preferred one first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Project(String id, String name, Client client, String timeZone, List<String> languages) {}

    /** The legal entity that owns the project. {@code inn} is the Russian taxpayer number. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Client(String id, String name, @Nullable String inn) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Zone(String id, String name, Criticality criticality) {}

    /** @param contacts in the order in which they are to be tried */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Person(
            String id,
            String name,
            @Nullable String role,
            @Nullable Employer employer,
            List<String> languages,
            List<Contact> contacts,
            List<Absence> absences) {}

    /** Whose the person is. */
    public enum Employer {
        @JsonProperty("client")
        CLIENT,
        @JsonProperty("contractor")
        CONTRACTOR,
        @JsonProperty("freelancer")
        FREELANCER
    }

    /** @param secret reference to what signs the message; never the secret itself */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Contact(
            ContactKind kind, String address, @Nullable String secret) {}

    /** Ways to reach a person. */
    public enum ContactKind {
        @JsonProperty("email")
        EMAIL,
        @JsonProperty("webhook")
        WEBHOOK
    }

    /** Days are inclusive, in the project's time zone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Absence(
            LocalDate from, LocalDate to, @Nullable String deputy) {}

    /**
     * @param fields what assets of this kind have besides: see {@link AssetKind}. A text, or a list of texts where the
     *     field takes several
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(additionalProperties = Schema.True.class)
    public record Asset(
            String id,
            AssetKind kind,
            String name,
            @Nullable String zone,
            @Nullable Monitoring monitoring,

            @Schema(hidden = true) @JsonAnySetter @JsonAnyGetter
            Map<String, Object> fields) {

        public Asset {
            // Jackson leaves it away when there is nothing to put in.
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(fields, Map.of())));
        }
    }

    /** How the asset's checks differ from what is usual for its kind. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Monitoring(
            @Nullable Boolean enabled,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Integer failureThreshold,
            @Nullable Integer recoveryThreshold,
            @Nullable Duration confirmationInterval,
            @Nullable List<Integer> expectStatus) {}

    /** Who answers for a zone. Days are inclusive, in the project's time zone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Duty(
            String zone,
            String primary,
            @Nullable String deputy,
            @Nullable String escalation,
            List<String> informed,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo) {}

    /** @param reportDay day of the month on which the monthly report is due */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Agreement(
            @Nullable String number,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo,
            Emergency emergency,
            @Nullable Planned planned,
            int reportDay) {}

    /**
     * @param response until somebody owns the emergency
     * @param escalateAfter silence after which the next person is called
     * @param resolution until it works again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Emergency(
            Duration response,
            Duration escalateAfter,
            @Nullable Duration resolution) {}

    public record Planned(double hoursIncluded) {}
}
