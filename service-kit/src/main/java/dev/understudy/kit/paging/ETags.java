package dev.understudy.kit.paging;

import dev.understudy.kit.problem.PreconditionFailed;
import dev.understudy.kit.problem.PreconditionRequired;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Entity tags made of versions, and the check of {@code If-Match} (RFC 9110, section 13.1.1). */
public final class ETags {

    private ETags() {}

    /** The strong entity tag of a version, with its quotes: a value of the {@code ETag} header. */
    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** The version that a single strong entity tag of ours names; empty for anything else. */
    public static Optional<Long> version(String tag) {
        var digits = tag.strip().replaceAll("^\"([0-9]{1,18})\"$", "$1");
        return digits.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(digits)) : Optional.empty();
    }

    /**
     * Checks that the caller changes what they have seen.
     *
     * @param ifMatch the {@code If-Match} header; {@code *} agrees to any version
     * @throws PreconditionRequired code {@code precondition.required}, when the header is absent
     * @throws PreconditionFailed code {@code precondition.failed}, when it names other versions
     */
    public static void requireMatch(@Nullable String ifMatch, long currentVersion) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new PreconditionRequired(
                    "precondition.required", "send 'If-Match' with the ETag of the version that you change");
        }
        requireMatchIfGiven(ifMatch, currentVersion);
    }

    /** {@link #requireMatch} where the header is optional. */
    public static void requireMatchIfGiven(@Nullable String ifMatch, long currentVersion) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.trim().equals("*")) {
            return;
        }
        var current = of(currentVersion);
        // A weak tag (W/"1") never matches here: strong comparison.
        if (Arrays.stream(ifMatch.split(",")).map(String::trim).noneMatch(current::equals)) {
            throw new PreconditionFailed(
                    "precondition.failed",
                    "it is at version " + current + ", not " + ifMatch + ": read it again and repeat your change",
                    current);
        }
    }
}
