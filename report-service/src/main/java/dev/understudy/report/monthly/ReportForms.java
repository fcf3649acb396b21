package dev.understudy.report.monthly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.print.HtmlSheet;
import dev.understudy.report.format.PrintingPress;
import dev.understudy.report.format.ReportFormat;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** A report as a document. */
@ApplicationScoped
public class ReportForms {

    private final PrintingPress press;
    private final ObjectReader reader;

    /** What was published stays readable when a later version knows less of it. */
    ReportForms(PrintingPress press, ObjectMapper json) {
        this.press = press;
        this.reader = json.readerFor(MonthlyReport.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** @param json as it was published */
    public MonthlyReport read(String json) {
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a published report cannot be read any more", e);
        }
    }

    /** @param format any but JSON */
    public byte[] print(MonthlyReport report, ReportFormat format) {
        var sheet =
                switch (format) {
                    case CSV -> ReportSheet.complete(report);
                    case PDF, DOCX -> ReportSheet.onPaper(report);
                    case HTML, JSON -> ReportSheet.of(report);
                };
        return press.print(sheet, format);
    }

    /**
     * The tables of one section as CSV.
     *
     * @param section its id, as the report's {@code sections} have it
     */
    public byte[] section(MonthlyReport report, String section) {
        return PrintingPress.section(ReportSheet.complete(report), section);
    }

    /**
     * An answer with a document.
     *
     * @param section of which the document is; absent for a whole report
     */
    public static Response.ResponseBuilder answer(
            byte[] document, MonthlyReport report, ReportFormat format, @Nullable String section) {
        var type =
                switch (format) {
                    case HTML -> ReportFormat.HTML.mediaType() + ";charset=utf-8";
                    case CSV ->
                        section == null ? format.mediaType() : ReportFormat.ONE_CSV + ";charset=utf-8;header=present";
                    case JSON, PDF, DOCX -> format.mediaType();
                };
        var answer = Response.ok(document, type)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CONTENT_LANGUAGE, report.language());
        if (format == ReportFormat.HTML) {
            return answer.header("Content-Security-Policy", HtmlSheet.CONTENT_SECURITY_POLICY);
        }
        var name = report.projectId() + "-" + report.period() + "-" + report.language()
                + (section == null ? "" : "-" + section);
        var ending = section == null ? format.ending() : "csv";
        return answer.header(
                HttpHeaders.CONTENT_DISPOSITION,
                (format == ReportFormat.PDF ? "inline" : "attachment") + "; filename=\"" + name + "." + ending + '"');
    }

    /**
     * A section is a part of the tables, so of nothing else.
     *
     * @throws InvalidInput {@code report.section-without-csv}
     */
    public static void requireCsv(ReportFormat format, @Nullable String section) {
        if (section != null && format != ReportFormat.CSV) {
            throw InvalidInput.malformed(
                    "report.section-without-csv",
                    "'section' chooses among the tables of format=csv; a report as " + format.id()
                            + " comes as a whole, so leave it away or add format=csv");
        }
    }
}
