package dev.understudy.events;

import org.jspecify.annotations.Nullable;

/**
 * Why a probe did not succeed.
 *
 * @param reason a stable word: {@code dns}, {@code connect-refused}, {@code connect-timeout}, {@code tls-handshake},
 *     {@code status}, {@code timeout}, {@code body-too-large}, {@code address-forbidden}...
 * @param message one sentence for a person, in English
 * @param measured what was seen, for example {@code 500}
 * @param expected what the check demands, for example {@code 200-299}
 */
public record Failure(
        String reason,
        String message,
        @Nullable String measured,
        @Nullable String expected) {}
