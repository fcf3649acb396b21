package dev.understudy.notifier.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.events.NotificationEvent.Purpose;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Every message that people get, in every language: {@code messages/<language>/<template>.txt}, each with a fragment
 * {@code subject} and a fragment {@code body}. The HTML form is made of the same text.
 */
@Singleton
public class MessageCatalogue {

    private static final Logger LOG = Logger.getLogger(MessageCatalogue.class);

    /** Used for a template that this version does not know, so that nobody stays untold because of it. */
    static final String FALLBACK = "other";

    static final List<String> TEMPLATES = List.of(
            "incident.opened",
            "incident.escalated",
            "incident.resolved",
            "incident.deadline-breached",
            "test",
            FALLBACK);

    private static final List<String> TEXTS =
            List.of("title", "zone", "url", "reason", "assignee", "project", "escalatedFrom", "clock", "sender");
    private static final List<String> INSTANTS = List.of("startedAt", "responseDue", "resolvedAt", "due");
    private static final List<String> LINKS = List.of("incidentUrl");

    private static final int MAX_VALUE = 500;
    private static final int MAX_SUBJECT = 200;

    private final Map<Language, Map<String, Template>> templates = new EnumMap<>(Language.class);
    private final Template page;

    public MessageCatalogue() {
        var engine = Engine.builder()
                .addDefaults()
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .removeStandaloneLines(true)
                .build();
        for (var language : Language.values()) {
            var ofLanguage = new HashMap<String, Template>();
            for (var name : TEMPLATES) {
                var path = language.code() + "/" + name + ".txt";
                ofLanguage.put(name, engine.parse(read(path), Variant.forContentType(Variant.TEXT_PLAIN), path));
            }
            templates.put(language, ofLanguage);
        }
        page = engine.parse(read("page.html"), Variant.forContentType(Variant.TEXT_HTML), "page.html");
    }

    /** Never fails for what is in the data: a page with a gap is worth more than none. */
    public Message write(MessageRequest request) {
        var ofLanguage = templates.get(request.language());
        if (ofLanguage == null) {
            throw new IllegalStateException("no messages in " + request.language());
        }
        var template = ofLanguage.get(request.template());
        if (template == null) {
            LOG.warnf("Unknown message template %s, told in plain form", request.template());
            template = ofLanguage.get(FALLBACK);
        }
        if (template == null) {
            throw new IllegalStateException("no message " + FALLBACK + " in " + request.language());
        }
        var values = values(request);
        var subject = PlainText.line(render(template, "subject", values), MAX_SUBJECT);
        var text = tidy(render(template, "body", values));
        return new Message(request.language(), subject, text, html(request.language(), subject, text, values));
    }

    private static String render(Template template, String fragment, Map<String, @Nullable Object> values) {
        var part = template.getFragment(fragment);
        if (part == null) {
            throw new TemplateException(template.getId() + " has no fragment " + fragment);
        }
        return part.data(values).render();
    }

    private static Map<String, @Nullable Object> values(MessageRequest request) {
        var language = request.language();
        var data = request.data();
        var values = new HashMap<String, @Nullable Object>();
        for (var name : TEXTS) {
            values.put(name, line(data.get(name)));
        }
        for (var name : INSTANTS) {
            values.put(name, time(data.get(name), request.zone(), language));
        }
        for (var name : LINKS) {
            values.put(name, link(data.get(name)));
        }
        values.put("duration", duration(data.get("durationMinutes"), language));
        values.put("informing", request.purpose() == Purpose.INFORM);
        values.put("again", request.purpose() == Purpose.REMINDER);
        return values;
    }

    private static @Nullable String line(@Nullable String value) {
        if (value == null) {
            return null;
        }
        var line = PlainText.line(value, MAX_VALUE);
        return line.isEmpty() ? null : line;
    }

    private static @Nullable String time(@Nullable String value, ZoneId zone, Language language) {
        if (value == null) {
            return null;
        }
        try {
            return DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm '(UTC'xxx')'", language.locale())
                    .format(Instant.parse(value).atZone(zone));
        } catch (DateTimeException e) {
            return line(value);
        }
    }

    private static @Nullable String duration(@Nullable String minutes, Language language) {
        if (minutes == null) {
            return null;
        }
        try {
            return Spoken.minutes(Math.max(0, Long.parseLong(minutes)), language);
        } catch (NumberFormatException e) {
            return line(minutes);
        }
    }

    private static @Nullable String link(@Nullable String value) {
        return value != null && value.matches("https?://[^\\s\"<>]{1,1000}") ? value : null;
    }

    /** What is missing leaves empty lines behind. */
    private static String tidy(String text) {
        return text.replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{3,}", "\n\n").strip() + "\n";
    }

    private String html(Language language, String subject, String text, Map<String, @Nullable Object> values) {
        var link = values.get("incidentUrl");
        var paragraphs = new ArrayList<List<Map<String, String>>>();
        for (var paragraph : text.strip().split("\n\n")) {
            paragraphs.add(
                    paragraph.lines().map(line -> splitAtLink(line, link)).toList());
        }
        var data = new HashMap<String, Object>();
        data.put("language", language.code());
        data.put("subject", subject);
        data.put("paragraphs", paragraphs);
        return page.render(data);
    }

    private static Map<String, String> splitAtLink(String line, @Nullable Object link) {
        var parts = new LinkedHashMap<String, String>();
        if (link != null && line.endsWith(link.toString())) {
            parts.put("text", line.substring(0, line.length() - link.toString().length()));
            parts.put("link", link.toString());
        } else {
            parts.put("text", line);
            parts.put("link", "");
        }
        return parts;
    }

    private static String read(String path) {
        try (var stream = MessageCatalogue.class.getResourceAsStream("/messages/" + path)) {
            if (stream == null) {
                throw new IllegalStateException("message " + path + " is missing");
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read message " + path, e);
        }
    }
}
