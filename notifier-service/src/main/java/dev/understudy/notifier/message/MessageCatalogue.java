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

    /** Many messages in one, because there were too many. */
    static final String BUNDLE = "bundle";

    /** Many messages in one, because it was not the hour for them. */
    public static final String DIGEST = "digest";

    public static final List<String> TEMPLATES = List.of(
            "incident.opened",
            "incident.acknowledged",
            "incident.acknowledgement-awaited",
            "incident.acknowledgement-ends",
            "incident.escalated",
            "incident.reopened",
            "incident.resolved",
            "incident.deadline-warning",
            "incident.deadline-breached",
            "work.assigned",
            "work.overdue",
            "duty.handover",
            "report.published",
            "drill",
            "verification",
            "test",
            BUNDLE,
            DIGEST,
            FALLBACK);

    private static final List<String> TEXTS = List.of(
            "title",
            "zone",
            "url",
            "assignee",
            "project",
            "escalatedFrom",
            "clock",
            "sender",
            "standing",
            "note",
            "month",
            "schedule",
            "actor",
            "code");
    private static final List<String> INSTANTS =
            List.of("startedAt", "responseDue", "resolvedAt", "due", "from", "until");
    private static final List<String> LINKS = List.of("incidentUrl", "link");

    /** Lines of a bundle; what is beyond them is counted. */
    private static final int MOST_LINES = 10;

    private static final int MAX_VALUE = 500;
    private static final int MAX_QUOTED = 1000;
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
        var name = request.together().isEmpty() || request.template().equals(DIGEST) ? request.template() : BUNDLE;
        var template = ofLanguage.get(name);
        if (template == null) {
            LOG.warnf("Unknown message template %s, told in plain form", PlainText.line(name, 100));
            template = ofLanguage.get(FALLBACK);
        }
        if (template == null) {
            throw new IllegalStateException("no message " + FALLBACK + " in " + request.language());
        }
        var values = values(request);
        boolean drill = request.data().containsKey("drill");
        var subject = PlainText.line(
                (drill ? Phrases.of(request.language(), "drill.prefix") + " " : "")
                        + render(template, "subject", values),
                MAX_SUBJECT);
        var text = (drill ? Phrases.of(request.language(), "drill.notice") + "\n\n" : "")
                + tidy(render(template, "body", values));
        return new Message(
                request.language(), subject, text, html(request.language(), subject, text, values, request.brand()));
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
        values.put("reason", quoted(data.get("reason"), language));
        values.put("duration", duration(data.get("durationMinutes"), language));
        values.putAll(together(request));
        values.put("also", also(request));
        values.put(
                "alsoLines",
                request.also().size() > MOST_LINES
                        ? List.of()
                        : request.also().stream()
                                .map(title -> PlainText.line(title, 120))
                                .toList());
        values.put("brand", line(request.brand().name()));
        values.put("informing", request.purpose() == Purpose.INFORM);
        values.put("again", request.purpose() == Purpose.REMINDER);
        return values;
    }

    private static @Nullable String also(MessageRequest request) {
        int others = request.also().size();
        if (others == 0) {
            return null;
        }
        return others > MOST_LINES
                ? Phrases.count(request.language(), "also.count", others)
                : Phrases.of(request.language(), "also.title");
    }

    /** The counts and the first lines of a message that tells of many things. */
    private static Map<String, @Nullable Object> together(MessageRequest request) {
        var language = request.language();
        var all = new ArrayList<News>();
        var data = request.data();
        all.add(new News(
                request.purpose(), data.getOrDefault("project", ""), data.get("title"), data.get("incidentUrl")));
        all.addAll(request.together());
        long emergencies = all.stream()
                .filter(news -> switch (news.purpose()) {
                    case PAGE, ESCALATION, REMINDER, INFORM -> true;
                    case RESOLVED, REPORT, TEST, DIGEST, VERIFICATION -> false;
                })
                .count();
        long resolved =
                all.stream().filter(news -> news.purpose() == Purpose.RESOLVED).count();
        long others = all.size() - emergencies - resolved;
        var counts = new ArrayList<String>();
        if (emergencies > 0) {
            counts.add(Phrases.count(language, "bundle.emergencies", emergencies));
        }
        if (resolved > 0) {
            counts.add(Phrases.count(language, "bundle.resolved", resolved));
        }
        if (others > 0) {
            counts.add(Phrases.count(language, "bundle.others", others));
        }
        long projects = all.stream().map(News::project).distinct().count();
        var values = new HashMap<String, @Nullable Object>();
        values.put("counts", String.join(", ", counts));
        values.put("projects", projects > 1 ? Phrases.count(language, "bundle.projects", projects) : null);
        values.put("total", Phrases.count(language, "bundle.title", all.size()));
        values.put("held", Phrases.count(language, "digest.title", all.size()));
        values.put(
                "lines",
                all.stream().limit(MOST_LINES).map(news -> line(news, language)).toList());
        values.put(
                "more",
                all.size() > MOST_LINES ? Phrases.count(language, "bundle.more", all.size() - MOST_LINES) : null);
        return values;
    }

    private static String line(News news, Language language) {
        var kind =
                switch (news.purpose()) {
                    case PAGE -> "kind.page";
                    case ESCALATION -> "kind.escalation";
                    case INFORM -> "kind.inform";
                    case RESOLVED -> "kind.resolved";
                    case REMINDER -> "kind.reminder";
                    case REPORT, TEST, DIGEST, VERIFICATION -> "kind.other";
                };
        var about = PlainText.line(news.title() == null ? news.project() : news.title(), 120);
        return Phrases.of(language, kind) + ": " + about;
    }

    private static @Nullable String line(@Nullable String value) {
        if (value == null) {
            return null;
        }
        var line = PlainText.line(value, MAX_VALUE);
        return line.isEmpty() ? null : line;
    }

    /** What somebody else said may be long, and says so when it is cut. */
    private static @Nullable String quoted(@Nullable String value, Language language) {
        if (value == null) {
            return null;
        }
        var whole = PlainText.line(value, Integer.MAX_VALUE);
        if (whole.isEmpty()) {
            return null;
        }
        var line = PlainText.line(value, MAX_QUOTED);
        return line.equals(whole) ? whole : line + " " + Phrases.of(language, "quoted.cut");
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

    private String html(
            Language language, String subject, String text, Map<String, @Nullable Object> values, Brand brand) {
        var link = values.get("incidentUrl") == null ? values.get("link") : values.get("incidentUrl");
        var paragraphs = new ArrayList<List<Map<String, String>>>();
        for (var paragraph : text.strip().split("\n\n")) {
            paragraphs.add(
                    paragraph.lines().map(line -> splitAtLink(line, link)).toList());
        }
        var data = new HashMap<String, Object>();
        data.put("language", language.code());
        data.put("subject", subject);
        data.put("paragraphs", paragraphs);
        data.put("color", brand.color() == null ? "#0b57d0" : brand.color());
        data.put("footer", brand.footer() == null ? "" : PlainText.line(brand.footer(), MAX_VALUE));
        data.put("brand", brand.name() == null ? "" : PlainText.line(brand.name(), MAX_VALUE));
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
