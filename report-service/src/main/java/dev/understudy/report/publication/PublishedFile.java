package dev.understudy.report.publication;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A published report as a document that was handed out.
 *
 * @param form {@code html}, {@code pdf}, {@code docx}, {@code csv}, or {@code csv:<section>}
 * @param sha256 of its bytes, lower-case hexadecimal; the ETag of whoever asks for it
 * @param bytes how long it is
 */
record PublishedFile(
        String language,

        @Schema(description = "html, pdf, docx, csv, or csv:<section>", examples = "pdf")
        String form,

        String sha256,
        long bytes,
        Instant madeAt) {}
