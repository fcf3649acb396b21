package dev.understudy.report.portfolio;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.Roles;
import dev.understudy.print.HtmlSheet;
import dev.understudy.report.format.PrintingPress;
import dev.understudy.report.format.ReportFormat;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** All projects that the caller may see, on one page. */
@Path("/api/v1/portfolio")
@Tag(name = "portfolio", description = "all projects on one page, and who saw failures first")
class PortfolioResource {

    private final PortfolioService portfolio;
    private final PrintingPress press;
    private final Caller caller;

    PortfolioResource(PortfolioService portfolio, PrintingPress press, Caller caller) {
        this.portfolio = portfolio;
        this.press = press;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "All projects of a period, the worst first, beside the period before",
            description = "A client sees its own projects. Each project's period is that of its own time zone.")
    @APIResponse(
            responseCode = "200",
            description = "As data or as a document",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Portfolio.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "400", description = "A period that is none, or an unknown format")
    @APIResponse(responseCode = "422", description = "A period that has not begun")
    public Response get(
            @QueryParam("period")
                    @Parameter(description = "as of reports; the running month when absent", example = "2026-11")
                    @Nullable
                    String period,
            @QueryParam("with")
                    @Parameter(description = "the period to compare with; the one before when absent")
                    @Nullable
                    String with,
            @QueryParam("lang") @Parameter(description = "en or ru, of a document; en when absent") @Nullable
                    String language,
            @QueryParam("format")
                    @Parameter(description = "json, html, pdf, docx or csv; by Accept when absent")
                    @Nullable
                    String format,
            @Context Request request) {
        var chosen = ReportFormat.of(format, request);
        var words = language == null ? "en" : language;
        if (!words.equals("en") && !words.equals("ru")) {
            throw new InvalidInput(
                    "report.unknown-language", "'" + words + "' is not a language of the reports; choose en or ru");
        }
        var all = portfolio.of(period, with, caller.scope());
        if (chosen == ReportFormat.JSON) {
            return Response.ok(all, MediaType.APPLICATION_JSON_TYPE).build();
        }
        var type = chosen == ReportFormat.HTML ? chosen.mediaType() + ";charset=utf-8" : chosen.mediaType();
        var answer = Response.ok(press.print(PortfolioSheet.of(all, words), chosen), type)
                .header("X-Content-Type-Options", "nosniff");
        return (chosen == ReportFormat.HTML
                        ? answer.header("Content-Security-Policy", HtmlSheet.CONTENT_SECURITY_POLICY)
                        : answer.header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"portfolio-" + all.period() + "." + chosen.ending() + '"'))
                .build();
    }
}
