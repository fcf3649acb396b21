package dev.understudy.report.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.report.publication.LinkService.Opened;
import dev.understudy.report.risk.Risks.RiskView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page on which a reader answers a report. It works without a script, and loads nothing. */
@ApplicationScoped
class AnswerPage {

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @CheckedTemplate(basePath = "", requireTypeSafeExpressions = false)
    static class Templates {
        static native TemplateInstance answer(View view);

        private Templates() {}
    }

    /** @param acknowledged absent until the reader has taken note */
    record View(
            String language,
            Map<String, String> words,
            String title,
            String base,
            String query,
            List<String> summary,
            @Nullable String acknowledged,
            List<RiskLine> risks) {}

    record RiskLine(
            String findingId,
            String message,
            @Nullable String advice,
            @Nullable String state,
            boolean open) {}

    private static final Map<String, String> ENGLISH = Map.ofEntries(
            Map.entry("report", "Read the whole report"),
            Map.entry("acknowledge", "I have read the report"),
            Map.entry("note", "Remark (may be empty)"),
            Map.entry("acknowledged", "You have acknowledged this report: "),
            Map.entry("risks", "Risks that are open now"),
            Map.entry("noRisks", "No open risk is known."),
            Map.entry("accept", "Accept until"),
            Map.entry("answer", "Answer: it stays open"),
            Map.entry("reopen", "Take it back"),
            Map.entry("reason", "Reason or answer"),
            Map.entry("accepted", "accepted until "),
            Map.entry("answered", "answered: "),
            Map.entry("open", "waits for your answer; an unanswered risk comes back in the next report"));

    private static final Map<String, String> RUSSIAN = Map.ofEntries(
            Map.entry("report", "Открыть отчёт целиком"),
            Map.entry("acknowledge", "Отчёт прочитан"),
            Map.entry("note", "Замечание (можно не заполнять)"),
            Map.entry("acknowledged", "Вы подтвердили получение отчёта: "),
            Map.entry("risks", "Риски, открытые сейчас"),
            Map.entry("noRisks", "Открытых рисков не известно."),
            Map.entry("accept", "Принять до"),
            Map.entry("answer", "Ответить: риск останется открытым"),
            Map.entry("reopen", "Отозвать"),
            Map.entry("reason", "Причина или ответ"),
            Map.entry("accepted", "принят до "),
            Map.entry("answered", "ответ: "),
            Map.entry("open", "ждёт вашего ответа; риск без ответа вернётся в следующем отчёте"));

    private final ObjectMapper json;

    AnswerPage(ObjectMapper json) {
        this.json = json;
    }

    Response answer(Opened opened) {
        return Response.ok(Templates.answer(view(opened)).render(), MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .header("X-Robots-Tag", "noindex")
                .build();
    }

    private View view(Opened opened) {
        var report = read(opened.content());
        var language = report.path("language").asText("en");
        var words = language.equals("ru") ? RUSSIAN : ENGLISH;
        var summary = new ArrayList<String>();
        report.path("summary").forEach(sentence -> summary.add(sentence.asText()));
        return new View(
                language,
                words,
                report.path("project").asText() + ": " + opened.publication().period(),
                "/r/" + opened.token(),
                "?lang=" + language,
                summary,
                opened.receipt().acknowledgements().stream()
                        .filter(one -> one.by().equals(opened.personId()))
                        .findFirst()
                        .map(one -> words.get("acknowledged") + one.at())
                        .orElse(null),
                opened.risks().stream().map(risk -> line(risk, words)).toList());
    }

    private static RiskLine line(RiskView risk, Map<String, String> words) {
        var answer = risk.answer();
        String state;
        if (risk.acceptedUntil() != null) {
            state = words.get("accepted") + risk.acceptedUntil() + " (" + risk.acceptedBy() + "): "
                    + risk.acceptedReason();
        } else if (answer != null) {
            state = words.get("answered") + answer.text();
        } else {
            state = words.get("open");
        }
        return new RiskLine(risk.findingId(), risk.message(), risk.advice(), state, risk.awaitsAnswer());
    }

    private JsonNode read(String content) {
        try {
            return json.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a published report cannot be read any more", e);
        }
    }
}
