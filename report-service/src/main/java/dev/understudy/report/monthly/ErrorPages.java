package dev.understudy.report.monthly;

import dev.understudy.report.analysis.Failure;
import dev.understudy.report.emergency.Emergencies.EmergencyView;
import dev.understudy.report.project.Projects.KnownCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Pages that answered with an error.
 *
 * @param visitorsMeasured whether errors that visitors met, with the pages that led there, are known; no source of them can
 *     be connected yet, so what is here is what our own checks saw
 * @param pages checked pages that answered 404 or 5xx, the longest first
 */
@Schema(description = "Pages that answered with an error, as our own checks saw them")
public record ErrorPages(boolean visitorsMeasured, List<Page> pages) {

    /**
     * @param checkId of the check that saw it
     * @param url absent when the check has none
     * @param status as it was answered: {@code 404}, {@code 502}
     * @param emergencies how often
     * @param affected how long in the period
     */
    @Schema(name = "ErrorPage")
    public record Page(
            String checkId,
            @Nullable String url,
            String status,
            int emergencies,
            Duration affected,
            List<String> incidentIds) {}

    static ErrorPages of(List<EmergencyView> emergencies, List<KnownCheck> checks, Instant from, Instant until) {
        Map<String, KnownCheck> byId =
                checks.stream().collect(Collectors.toMap(KnownCheck::checkId, check -> check, (one, other) -> one));
        record Key(String checkId, String status) {}
        var groups = new LinkedHashMap<Key, List<EmergencyView>>();
        for (var emergency : emergencies) {
            var status = emergency.failureMeasured();
            if (emergency.checkId() != null
                    && "status".equals(emergency.failureReason())
                    && status != null
                    && status.matches("404|5[0-9][0-9]")) {
                groups.computeIfAbsent(new Key(emergency.checkId(), status), any -> new ArrayList<>())
                        .add(emergency);
            }
        }
        var pages = new ArrayList<Page>();
        groups.forEach((key, group) -> {
            var check = byId.get(key.checkId());
            pages.add(new Page(
                    key.checkId(),
                    check == null ? null : check.target(),
                    key.status(),
                    group.size(),
                    group.stream()
                            .map(emergency -> Failure.of(emergency).within(from, until))
                            .reduce(Duration.ZERO, Duration::plus),
                    group.stream().map(EmergencyView::incidentId).sorted().toList()));
        });
        pages.sort(Comparator.comparing(Page::affected)
                .reversed()
                .thenComparing(Page::checkId)
                .thenComparing(Page::status));
        return new ErrorPages(false, pages);
    }
}
