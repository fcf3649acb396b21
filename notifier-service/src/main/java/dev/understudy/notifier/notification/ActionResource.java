package dev.understudy.notifier.notification;

import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Phrases;
import dev.understudy.notifier.notification.Replies.Answered;
import dev.understudy.notifier.notification.Replies.Answerer;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Signed links. Programs that look at links before people do only GET, and that only asks. */
@Path("/a/{token}")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
@Tag(name = "links", description = "pages behind the links in messages")
class ActionResource {

    private final Replies replies;
    private final Template page;

    ActionResource(Replies replies) {
        this.replies = replies;
        this.page = Engine.builder()
                .addDefaults()
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build()
                .parse("""
                        <!DOCTYPE html>
                        <html lang="{language}">
                        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                        <meta name="robots" content="noindex"><title>{title}</title></head>
                        <body style="margin:0 auto;max-width:34em;padding:24px 16px;font:18px/1.5 system-ui,sans-serif;color:#1a1a1a">
                        {#if about}<p>{about}</p>{/if}
                        {#if standing}<p>{standing}</p>{/if}
                        {#if said}<p role="status"><strong>{said}</strong></p>{/if}
                        {#if button}<form method="post"><p>{ask}</p><button style="font:inherit;padding:12px 24px" type="submit">{button}</button></form>{/if}
                        </body></html>
                        """, Variant.forContentType(Variant.TEXT_HTML), "action-page");
    }

    @GET
    @PermitAll
    @Operation(
            summary = "Asks before it acts",
            description = "Shows what the link is about, with a button. Nothing is done.")
    @APIResponse(responseCode = "200", description = "a page with a button")
    @APIResponse(responseCode = "404", description = "nothing is known of this link")
    public Response ask(@PathParam("token") String token, @HeaderParam("Accept-Language") @Nullable String languages) {
        return replies.ask(token)
                .map(question -> {
                    var values = values(question.language());
                    values.put(
                            "about",
                            question.title()
                                    .map(title -> Phrases.of(question.language(), "page.about", title))
                                    .orElse(""));
                    values.put("standing", question.standing().orElse(""));
                    values.put("ask", Phrases.of(question.language(), "page.ask"));
                    values.put(
                            "button",
                            Phrases.of(
                                    question.language(),
                                    "action." + question.action().word()));
                    return answer(200, values);
                })
                .orElseGet(() -> {
                    var language = language(languages);
                    var values = values(language);
                    values.put("said", Phrases.of(language, "reply.gone"));
                    return answer(404, values);
                });
    }

    @POST
    @PermitAll
    @Operation(
            summary = "Does what the link is for, once",
            description = "Also one-click unsubscription by RFC 8058. A repetition changes nothing and says so.")
    @APIResponse(responseCode = "200", description = "done, or done before")
    @APIResponse(responseCode = "404", description = "nothing is known of this link")
    @APIResponse(responseCode = "409", description = "too late: the page tells where the incident stands")
    public Response act(@PathParam("token") String token, @HeaderParam("Accept-Language") @Nullable String languages) {
        var language = language(languages);
        var answered = replies.press(token, new Answerer.Holder(), language);
        var values = values(language);
        values.put("said", answered.said());
        return answer(status(answered), values);
    }

    private static int status(Answered answered) {
        return switch (answered.outcome()) {
            case DONE, REPEATED -> 200;
            case STALE -> 409;
            case DENIED -> 403;
            case GONE -> 404;
        };
    }

    private static Map<String, Object> values(Language language) {
        var values = new HashMap<String, Object>();
        values.put("language", language.code());
        values.put("title", Phrases.of(language, "page.title"));
        for (var name : List.of("about", "standing", "said", "ask", "button")) {
            values.put(name, "");
        }
        return values;
    }

    private Response answer(int status, Map<String, Object> values) {
        return Response.status(status)
                .entity(page.data(values).render())
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
                .build();
    }

    private static Language language(@Nullable String header) {
        if (header == null || header.length() > 500) {
            return Language.EN;
        }
        try {
            return Language.preferred(Locale.LanguageRange.parse(header).stream()
                    .map(Locale.LanguageRange::getRange)
                    .toList());
        } catch (IllegalArgumentException e) {
            return Language.EN;
        }
    }
}
