package dev.understudy.monitor.check;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.EventCodec;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds checks of a project. */
@ApplicationScoped
class CheckListing {

    private final EntityManager entities;

    CheckListing(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * By name.
     *
     * @param afterName only those that come after it
     * @throws InvalidInput status 400, code {@code check.bad-filter}
     */
    List<CheckApplied> find(String projectId, CheckQuery query, String afterName, int limit) {
        var statuses = words(query.status);
        for (var status : statuses) {
            if (Arrays.stream(CheckStatus.values())
                    .noneMatch(known -> known.name().equals(status))) {
                throw bad("status", "'" + status + "' is none of " + List.of(CheckStatus.values()));
            }
        }
        var label = query.label == null ? null : query.label.split("=", 2);
        @SuppressWarnings("unchecked") // JPA does not know the column's type.
        List<String> found = entities.createNativeQuery("""
            select cast(d.definition as text)
              from check_definition d left join check_state s on s.check_id = d.check_id
             where d.project_id = :project and not d.removed and d.name > :after
               and (:statuses = '' or coalesce(s.status, 'PENDING') = any (string_to_array(:statuses, ',')))
               and (:kinds = '' or d.kind = any (string_to_array(:kinds, ',')))
               and (:zone = '' or d.definition ->> 'zoneId' = :zone)
               and (:label = '' or jsonb_exists(d.definition -> 'labels', :label))
               and (:valued = false or d.definition -> 'labels' ->> :label = :value)
               and (:managedBy = '' or d.managed_by = :managedBy)
               and (:text = '' or position(:text in lower(d.name)) > 0
                    or position(:text in lower(cast(d.definition -> d.kind as text))) > 0)
             order by d.name limit :limit\
            """)
                .setParameter("project", projectId)
                .setParameter("after", afterName)
                .setParameter("statuses", String.join(",", statuses))
                .setParameter("kinds", String.join(",", words(query.kind)))
                .setParameter("zone", given(query.zone))
                .setParameter("label", label == null ? "" : label[0])
                .setParameter("valued", label != null && label.length == 2)
                .setParameter("value", label != null && label.length == 2 ? label[1] : "")
                .setParameter("managedBy", given(query.managedBy))
                .setParameter("text", given(query.text).toLowerCase(Locale.ROOT))
                .setParameter("limit", limit)
                .getResultList();
        return found.stream()
                .map(text -> EventCodec.fromJson(CheckApplied.class, text))
                .toList();
    }

    private static List<String> words(@Nullable String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",")).map(String::strip).toList();
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static InvalidInput bad(String field, String message) {
        return InvalidInput.malformed(
                "check.bad-filter", message, List.of(Violation.at(field, "unknown-value", message)));
    }
}
