package dev.understudy.passport.project;

import dev.understudy.kit.problem.TooLarge;
import dev.understudy.passport.PassportConfig;
import dev.understudy.passport.document.DocumentReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A document as it comes in. */
@ApplicationScoped
class DocumentBody {

    private final int limit;

    DocumentBody(PassportConfig config) {
        this.limit = config.maxDocumentBytes();
    }

    /**
     * Reads it, never keeping more than is allowed.
     *
     * @throws TooLarge code {@code passport.document-too-large}, naming limit and size
     */
    String read(InputStream body) {
        try {
            var bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                // The HTTP server's own limit ends this.
                long rest = body.transferTo(OutputStream.nullOutputStream());
                throw new TooLarge(
                        "passport.document-too-large",
                        "the document has " + (bytes.length + rest) + " bytes; " + limit
                                + " are allowed: split the project, or take out what is no passport");
            }
            return DocumentReader.decode(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the document did not arrive", e);
        }
    }
}
