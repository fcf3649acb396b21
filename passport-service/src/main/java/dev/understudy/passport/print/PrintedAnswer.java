package dev.understudy.passport.print;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Unavailable;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.turns.Turns;
import dev.understudy.print.HtmlSheet;
import dev.understudy.print.MarkdownSheet;
import dev.understudy.print.PdfSheet;
import dev.understudy.print.Sheet;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One thing in the form that the caller asks for: data, or a sheet in the language of the reader. */
public final class PrintedAnswer {

    public static final String PDF = "application/pdf";
    public static final String MARKDOWN = "text/markdown";

    private static final List<String> LANGUAGES = List.of("en", "ru");

    /** Each PDF takes tens of megabytes, and a processor for as long as it takes. */
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration COME_AGAIN = Duration.ofSeconds(10);
    private static final Turns PRESS = new Turns(AT_ONCE, 4 * AT_ONCE, PATIENCE, PrintedAnswer::busy);

    /** What it can be. */
    private enum Format {
        JSON(MediaType.APPLICATION_JSON_TYPE),
        HTML(MediaType.TEXT_HTML_TYPE),
        PDF(MediaType.valueOf(PrintedAnswer.PDF)),
        MARKDOWN(MediaType.valueOf(PrintedAnswer.MARKDOWN));

        private final MediaType type;

        Format(MediaType type) {
            this.type = type;
        }
    }

    private PrintedAnswer() {}

    private static Unavailable busy() {
        return new Unavailable(
                "print.busy",
                "many PDFs are being made just now; ask again in " + COME_AGAIN.toSeconds()
                        + " seconds, or take format=html, which is there at once",
                COME_AGAIN);
    }

    /**
     * Answers.
     *
     * @param data the answer as JSON; null when it exists on paper only
     * @param sheet the answer to print, by language
     * @param fileName without its ending
     * @param format {@code json}, {@code html}, {@code pdf} or {@code md}; by Accept when absent
     * @param language of the reader; the first of the project's languages that is spoken here when absent
     * @throws InvalidInput code {@code print.unknown-format} or {@code print.unknown-language}
     * @throws Unavailable code {@code print.busy}, when too many PDFs are wanted at once
     */
    public static Response of(
            @Nullable Object data,
            Function<String, Sheet> sheet,
            String fileName,
            @Nullable String format,
            @Nullable String language,
            List<String> projectLanguages,
            Request request) {
        var chosen = format == null ? negotiated(request, data != null) : parsed(format, data != null);
        var spoken = language(language, projectLanguages);
        var answer =
                switch (chosen) {
                    case JSON -> Response.ok(data, MediaType.APPLICATION_JSON_TYPE);
                    case HTML ->
                        Response.ok(
                                        HtmlSheet.render(sheet.apply(spoken)),
                                        MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                                .header("Content-Security-Policy", HtmlSheet.CONTENT_SECURITY_POLICY);
                    case PDF ->
                        Response.ok(PRESS.take(() -> PdfSheet.render(sheet.apply(spoken))), PrintedAnswer.PDF)
                                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + fileName + ".pdf\"");
                    case MARKDOWN ->
                        Response.ok(
                                MarkdownSheet.render(sheet.apply(spoken)),
                                MediaType.valueOf(PrintedAnswer.MARKDOWN).withCharset("utf-8"));
                };
        return answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.CONTENT_LANGUAGE, chosen == Format.JSON ? null : spoken)
                .build();
    }

    /**
     * The language to answer in.
     *
     * @throws InvalidInput code {@code print.unknown-language}
     */
    public static String language(@Nullable String asked, List<String> projectLanguages) {
        if (asked == null) {
            return projectLanguages.stream()
                    .filter(LANGUAGES::contains)
                    .findFirst()
                    .orElse(LANGUAGES.getFirst());
        }
        var language = Locale.forLanguageTag(asked).getLanguage();
        if (!LANGUAGES.contains(language)) {
            var message = "'" + asked + "' is not a language that is printed here; choose en or ru";
            throw new InvalidInput(
                    "print.unknown-language", message, List.of(Violation.at("lang", "unknown-language", message)));
        }
        return language;
    }

    private static Format negotiated(Request request, boolean json) {
        var types = List.of(Format.values()).stream()
                .filter(format -> json || format != Format.JSON)
                .map(format -> format.type)
                .toArray(MediaType[]::new);
        var variant = request.selectVariant(Variant.mediaTypes(types).build());
        for (var format : Format.values()) {
            if (variant != null
                    && variant.getMediaType().isCompatible(format.type)
                    && (json || format != Format.JSON)) {
                return format;
            }
        }
        return json ? Format.JSON : Format.HTML;
    }

    private static Format parsed(String format, boolean json) {
        var chosen =
                switch (format.toLowerCase(Locale.ROOT)) {
                    case "json" -> json ? Format.JSON : null;
                    case "html" -> Format.HTML;
                    case "pdf" -> Format.PDF;
                    case "md", "markdown" -> Format.MARKDOWN;
                    default -> null;
                };
        if (chosen == null) {
            var message = "'" + format + "' is not a form that this comes in; choose " + (json ? "json, " : "")
                    + "html, pdf or md";
            throw new InvalidInput(
                    "print.unknown-format", message, List.of(Violation.at("format", "unknown-format", message)));
        }
        return chosen;
    }
}
