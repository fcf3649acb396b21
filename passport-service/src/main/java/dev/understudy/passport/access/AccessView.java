package dev.understudy.passport.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.passport.document.Passport.AccessScope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access and what is known of it.
 *
 * @param state {@code verified} (the store says that it is there), {@code attested} (a person says so), {@code missing} (the
 *     store says that it is not), {@code unknown}
 * @param stateAt when that was seen or said
 * @param stateSource who saw or said it
 * @param lastError why the store could not be asked last
 * @param rotatedOn as the passport says, or as the store tells where that is later
 * @param rotationDue last day before the secret is to be changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessView(
        String asset,
        String access,
        @Nullable String name,
        @Nullable String login,
        @Nullable String reference,
        List<String> holders,
        @Nullable AccessScope scope,
        String state,
        @Nullable Instant stateAt,
        @Nullable String stateSource,
        @Nullable String lastError,
        @Nullable LocalDate rotatedOn,
        @Nullable LocalDate rotationDue) {}
