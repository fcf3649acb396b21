package dev.understudy.passport.observation;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person has seen.
 *
 * @param values what it is
 * @param observedAt when; now unless given
 */
public record ObserveFact(
        @NotEmpty @Size(max = 50) List<@NotNull @Size(min = 1, max = 500) String> values,
        @Nullable Instant observedAt) {}
