package dev.understudy.passport.search;

import dev.understudy.kit.security.ProjectScope;
import dev.understudy.passport.document.Passport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of projects, assets and people, and where they stand. */
@ApplicationScoped
public class SearchIndex {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int MOST_WORDS = 200;
    private static final int MOST_WORDS_ASKED = 8;

    /**
     * @param subject {@code project}, {@code assets/<id>} or {@code people/<id>}
     * @param kind {@code project}, {@code person}, or the kind of the asset
     */
    public record Hit(String projectId, String subject, String kind, String name) {}

    private record Entry(String subject, String kind, String name, String words) {}

    private final EntityManager entities;

    SearchIndex(EntityManager entities) {
        this.entities = entities;
    }

    /** Follows a passport that has come into force: what is the same is left alone. */
    public void follow(@Nullable Passport before, Passport passport) {
        var projectId = passport.project().id();
        var known = before == null ? Set.<Entry>of() : entries(before);
        var present = entries(passport);
        var subjects = present.stream().map(Entry::subject).collect(Collectors.toSet());
        var gone = known.stream()
                .map(Entry::subject)
                .filter(subject -> !subjects.contains(subject))
                .toList();
        if (before == null) {
            remove(projectId);
        } else if (!gone.isEmpty()) {
            entities.createNativeQuery("DELETE FROM search_entry WHERE project_id = :project AND subject IN (:gone)")
                    .setParameter("project", projectId)
                    .setParameter("gone", gone)
                    .executeUpdate();
        }
        var changed = present.stream().filter(entry -> !known.contains(entry)).toList();
        if (changed.isEmpty()) {
            return;
        }
        // One statement for all: a passport may have thousands of assets.
        entities.createNativeQuery("""
            INSERT INTO search_entry (project_id, subject, kind, name, words)
            SELECT :project, e.subject, e.kind, e.name, to_tsvector('simple', e.words)
              FROM unnest(CAST(:subjects AS text[]), CAST(:kinds AS text[]), CAST(:names AS text[]),
                          CAST(:words AS text[])) AS e (subject, kind, name, words)
            ON CONFLICT (project_id, subject) DO UPDATE
               SET kind = excluded.kind, name = excluded.name, words = excluded.words\
            """)
                .setParameter("project", projectId)
                .setParameter("subjects", changed.stream().map(Entry::subject).toArray(String[]::new))
                .setParameter("kinds", changed.stream().map(Entry::kind).toArray(String[]::new))
                .setParameter("names", changed.stream().map(Entry::name).toArray(String[]::new))
                .setParameter("words", changed.stream().map(Entry::words).toArray(String[]::new))
                .executeUpdate();
    }

    public void remove(String projectId) {
        entities.createNativeQuery("DELETE FROM search_entry WHERE project_id = :project")
                .setParameter("project", projectId)
                .executeUpdate();
    }

    /** What has words that begin with each word of the question. */
    List<Hit> find(ProjectScope scope, String question, @Nullable String kind, int limit) {
        var asked = words(question).stream()
                .limit(MOST_WORDS_ASKED)
                .map(word -> word + ":*")
                .collect(Collectors.joining(" & "));
        if (asked.isEmpty()) {
            return List.of();
        }
        var parameters = new HashMap<String, Object>(scope.parameters());
        parameters.put("asked", asked);
        if (kind != null) {
            parameters.put("kind", kind);
        }
        var query = entities.createNativeQuery(
                        "SELECT s.project_id, s.subject, s.kind, s.name FROM search_entry s"
                                + " WHERE s.words @@ to_tsquery('simple', :asked) AND " + scope.sql("s.project_id")
                                + (kind == null ? "" : " AND s.kind = :kind") + " LIMIT :most",
                        Object[].class)
                .setParameter("most", limit);
        parameters.forEach(query::setParameter);
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Hit((String) row[0], (String) row[1], (String) row[2], (String) row[3]))
                .toList();
    }

    private static Set<Entry> entries(Passport passport) {
        var entries = new LinkedHashSet<Entry>();
        var project = passport.project();
        entries.add(new Entry(
                "project",
                "project",
                project.name(),
                text(List.of(
                        project.id(),
                        project.name(),
                        project.client().name(),
                        String.valueOf(project.client().inn())))));
        for (var person : passport.people()) {
            var said = new ArrayList<>(List.of(person.id(), person.name(), String.valueOf(person.role())));
            person.contacts().forEach(contact -> said.add(contact.address()));
            entries.add(new Entry("people/" + person.id(), "person", person.name(), text(said)));
        }
        for (var asset : passport.assets()) {
            var said = new ArrayList<>(
                    List.of(asset.id(), asset.name(), asset.kind().word()));
            asset.fields().values().forEach(value -> said.add(value.toString()));
            entries.add(new Entry("assets/" + asset.id(), asset.kind().word(), asset.name(), text(said)));
        }
        return entries;
    }

    private static String text(List<String> said) {
        return words(String.join(" ", said)).stream().limit(MOST_WORDS).collect(Collectors.joining(" "));
    }

    private static Set<String> words(String text) {
        var words = new LinkedHashSet<String>();
        for (var word : BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT).replace('ё', 'е'))) {
            if (!word.isEmpty() && word.length() <= 60) {
                words.add(word);
            }
        }
        return words;
    }
}
