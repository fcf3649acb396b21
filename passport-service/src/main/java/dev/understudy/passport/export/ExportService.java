package dev.understudy.passport.export;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.TooLarge;
import dev.understudy.passport.PassportConfig;
import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.history.Passports;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;

/** Passports for other programs, and what other programs know for passports. */
@ApplicationScoped
class ExportService {

    private final Passports passports;
    private final Clock clock;
    private final int limit;

    ExportService(Passports passports, PassportConfig config, Clock clock) {
        this.passports = passports;
        this.clock = clock;
        this.limit = config.maxDocumentBytes();
    }

    /** @throws NotFound code {@code export.unknown-table} */
    String csv(String projectId, String table) {
        return CsvExport.of(passports.current(projectId).content(), table)
                .orElseThrow(() -> new NotFound(
                        "export.unknown-table",
                        "'" + table + "' is no table; choose one of " + String.join(", ", CsvExport.tables())));
    }

    String backstage(String projectId) {
        var passport = passports.current(projectId).content();
        return BackstageExport.of(passport, LocalDate.ofInstant(clock.instant(), passport.timeZone()));
    }

    /** @throws InvalidInput code {@code import.malformed} */
    ImportDraft importBackstage(String projectId, InputStream body) {
        var draft = draft(projectId);
        BackstageImport.read(text(body), draft);
        return draft.finished();
    }

    /** @throws InvalidInput code {@code import.malformed} */
    ImportDraft importNetBox(String projectId, InputStream body) {
        var draft = draft(projectId);
        NetBoxImport.read(text(body), draft);
        return draft.finished();
    }

    /** @throws InvalidInput code {@code import.malformed} or {@code import.unknown-table} */
    ImportDraft importCsv(String projectId, String table, InputStream body) {
        var draft = draft(projectId);
        CsvImport.read(text(body), table, draft);
        return draft.finished();
    }

    private Draft draft(String projectId) {
        var stored = passports.current(projectId);
        return Draft.on(stored.content(), stored.version().version());
    }

    private String text(InputStream body) {
        try {
            var bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                long rest = body.transferTo(OutputStream.nullOutputStream());
                throw new TooLarge(
                        "import.too-large",
                        "this has " + (bytes.length + rest) + " bytes; " + limit + " are allowed: import it in parts");
            }
            return DocumentReader.decode(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("what is to be imported did not arrive", e);
        }
    }
}
