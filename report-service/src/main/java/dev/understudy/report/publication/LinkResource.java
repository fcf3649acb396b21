package dev.understudy.report.publication;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.report.format.ReportFormat;
import dev.understudy.report.monthly.ReportForms;
import dev.understudy.report.publication.LinkService.Answered;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Pages behind the signed link in the message of a report, for recipients without a token. Programs that look at links before
 * people do only GET, and that changes nothing.
 */
@Path("/r/{token}")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
@Tag(name = "links", description = "pages behind the links in messages")
class LinkResource {

    private static final int LONGEST_TEXT = 2000;

    private final LinkService links;
    private final ReportForms forms;
    private final AnswerPage page;

    LinkResource(LinkService links, ReportForms forms, AnswerPage page) {
        this.links = links;
        this.forms = forms;
        this.page = page;
    }

    @GET
    @PermitAll
    @Operation(
            summary = "The report in short, with what the reader can answer",
            description = "Acknowledge it; accept, answer or reopen each risk. Nothing is done by looking.")
    @APIResponse(responseCode = "404", description = "Nothing is known of this link, or its time is over")
    public Response show(@PathParam("token") String token, @QueryParam("lang") @Nullable String language) {
        return page.answer(links.open(token, language));
    }

    @GET
    @Path("/report")
    @PermitAll
    @Operation(summary = "The whole report, as it was handed out")
    @APIResponse(responseCode = "404", description = "Nothing is known of this link, or its time is over")
    public Response report(@PathParam("token") String token, @QueryParam("lang") @Nullable String language) {
        var report = forms.read(links.open(token, language).content());
        return ReportForms.answer(forms.print(report, ReportFormat.HTML), report, ReportFormat.HTML, null)
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    @POST
    @Path("/acknowledgement")
    @PermitAll
    @Operation(summary = "Takes note of the report, once a person")
    @APIResponse(responseCode = "303", description = "Done, or done before")
    public Response acknowledge(
            @PathParam("token") String token,
            @QueryParam("lang") @Nullable String language,
            @FormParam("note") @Nullable String note) {
        links.acknowledge(token, note == null || note.isBlank() ? null : text("note", note));
        return back(token, language);
    }

    @POST
    @Path("/risks")
    @PermitAll
    @Operation(summary = "Accepts a risk until a day, answers it, or reopens it")
    @APIResponse(responseCode = "303", description = "Done")
    @APIResponse(responseCode = "422", description = "The day or the text cannot be taken")
    public Response risk(
            @PathParam("token") String token,
            @QueryParam("lang") @Nullable String language,
            @FormParam("finding") @Nullable String finding,
            @FormParam("decision") @Nullable String decision,
            @FormParam("until") @Nullable String until,
            @FormParam("text") @Nullable String text) {
        var answered = new Answered(finding == null ? "" : finding, text("text", text == null ? "" : text));
        switch (decision == null ? "" : decision) {
            case "accept" -> links.accept(token, answered, day(until));
            case "answer" -> links.answer(token, answered);
            case "reopen" -> links.reopen(token, answered);
            default ->
                throw new InvalidInput(
                        "report.unknown-decision",
                        "'" + decision + "' is no decision on a risk; choose accept, answer or reopen");
        }
        return back(token, language);
    }

    private static String text(String field, String text) {
        var stripped = text.strip();
        if (stripped.length() < 3 || stripped.length() > LONGEST_TEXT) {
            throw new InvalidInput(
                    "report.bad-answer", "'" + field + "' has to be 3 to " + LONGEST_TEXT + " characters long");
        }
        return stripped;
    }

    private static LocalDate day(@Nullable String until) {
        try {
            return LocalDate.parse(until == null ? "" : until);
        } catch (DateTimeException e) {
            throw new InvalidInput("report.bad-acceptance", "'" + until + "' is no day; write it as yyyy-MM-dd");
        }
    }

    private static Response back(String token, @Nullable String language) {
        var page = UriBuilder.fromPath("/r/{token}");
        return Response.seeOther(
                        language == null
                                ? page.build(token)
                                : page.queryParam("lang", "{lang}").build(token, language))
                .build();
    }
}
