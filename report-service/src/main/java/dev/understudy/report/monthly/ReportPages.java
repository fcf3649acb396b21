package dev.understudy.report.monthly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** A report as a page. */
@ApplicationScoped
public class ReportPages {

    /** Everything that the page needs is in the page: no script, nothing loaded from elsewhere. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    @CheckedTemplate(basePath = "", requireTypeSafeExpressions = false)
    static class Templates {
        static native TemplateInstance report(ReportPage page);

        private Templates() {}
    }

    private final ObjectReader reader;

    /** What was published stays readable when a later version knows less of it. */
    ReportPages(ObjectMapper json) {
        this.reader = json.readerFor(MonthlyReport.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** @param report as JSON, as it was published */
    public Response.ResponseBuilder answer(String report) {
        try {
            return answer(reader.<MonthlyReport>readValue(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a published report cannot be read any more", e);
        }
    }

    Response.ResponseBuilder answer(MonthlyReport report) {
        return Response.ok(
                        Templates.report(ReportPage.of(report)).render(), MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header(HttpHeaders.CONTENT_LANGUAGE, report.language())
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    }
}
