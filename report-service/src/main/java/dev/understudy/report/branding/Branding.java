package dev.understudy.report.branding;

import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the reports of a client look.
 *
 * @param name who reports, as the client knows them; absent when the report's own words are enough
 * @param colour of headings and lines, {@code #rrggbb}, dark enough to be read on white
 * @param logo a PNG or JPEG image as data URI, so that no report loads anything
 */
@Schema(description = "How the reports of a client look")
public record Branding(
        @Schema(description = "Who reports, as the client knows them", maxLength = 100, nullable = true) @Nullable
        String name,

        @Schema(
                description = "#rrggbb, dark enough to be read on white (4.5 : 1)",
                examples = "#1f5a8a",
                nullable = true)
        @Nullable
        String colour,

        @Schema(
                description = "data:image/png;base64,... or data:image/jpeg;base64,...; at most 64 kB and 1000 x 1000",
                nullable = true)
        @Nullable
        String logo) {

    /** The bytes of the logo; empty without one. */
    public Optional<byte[]> image() {
        return Optional.ofNullable(logo).map(uri -> Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)));
    }
}
