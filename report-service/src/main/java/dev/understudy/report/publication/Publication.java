package dev.understudy.report.publication;

import java.time.Instant;
import java.time.YearMonth;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A report that was handed out.
 *
 * @param revision from 1; a correction is the next
 * @param sha256 of the JSON in the project's first language, lower-case hexadecimal: whoever has the file can tell that it
 *     is the one
 * @param publishedBy subject of the token, or {@code understudy} when the day had come
 */
record Publication(
        String reportId,
        String projectId,

        @Schema(implementation = String.class, pattern = "[0-9]{4}-[0-9]{2}", examples = "2026-11")
        YearMonth period,

        int revision,
        String sha256,
        Instant publishedAt,
        String publishedBy) {}
