package dev.understudy.report.monthly;

import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.EventCodec;
import dev.understudy.events.EventData;
import dev.understudy.events.Topic;
import dev.understudy.events.WorkEvent.WorkChangeRecorded;
import dev.understudy.report.improvement.Improvements.DrillView;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.monthly.MonthlyReport.Deadline;
import dev.understudy.report.monthly.MonthlyReport.EmergencyLine;
import dev.understudy.report.observation.Observations.Backup;
import dev.understudy.report.risk.Risks.RiskView;
import dev.understudy.report.work.PlannedWork.ChangeView;
import dev.understudy.report.work.PlannedWork.ItemView;
import dev.understudy.report.work.PlannedWork.PlanView;
import dev.understudy.report.work.PlannedWork.State;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A figure of a report, and what it was counted from: events of some aggregates of a topic. */
enum Figure {
    EMERGENCIES(Topic.INCIDENTS, report -> incidents(report, line -> true)),
    EMERGENCIES_OPEN(Topic.INCIDENTS, report -> incidents(report, line -> line.resolution() == null)),
    EMERGENCIES_FOUND_BY_US(
            Topic.INCIDENTS,
            report -> incidents(
                    report, line -> Boolean.TRUE.equals(line.emergency().foundByUs()))),
    EMERGENCIES_FOUND_BY_OTHERS(
            Topic.INCIDENTS,
            report -> incidents(
                    report, line -> Boolean.FALSE.equals(line.emergency().foundByUs()))),
    RESPONSE_KEPT(Topic.INCIDENTS, report -> incidents(report, line -> line.responseDeadline() == Deadline.KEPT)),
    RESPONSE_MISSED(Topic.INCIDENTS, report -> incidents(report, line -> line.responseDeadline() == Deadline.MISSED)),
    RESOLUTION_KEPT(Topic.INCIDENTS, report -> incidents(report, line -> line.resolutionDeadline() == Deadline.KEPT)),
    RESOLUTION_MISSED(
            Topic.INCIDENTS, report -> incidents(report, line -> line.resolutionDeadline() == Deadline.MISSED)),
    WORK_DONE(Topic.WORK, report -> items(report, item -> item.state() == State.DONE)),
    WORK_OPEN(
            Topic.WORK,
            report -> items(report, item -> item.state() == State.PLANNED || item.state() == State.STARTED)),
    WORK_OVERDUE(Topic.WORK, report -> items(report, ItemView::overdue)),
    WORK_HOURS(Topic.WORK, report -> items(report, item -> item.hours() != 0)),
    CHANGES(Topic.WORK, report -> ids(report.changes(), ChangeView::workItemId), WorkChangeRecorded.class),
    DEADLINES(Topic.INCIDENTS, report -> deadlines(report, line -> !line.clock().equals("work"))),
    DEADLINES_MISSED(
            Topic.INCIDENTS,
            report -> deadlines(report, line -> !line.clock().equals("work") && line.verdict() == Deadline.MISSED)),
    WORK_DEADLINES(Topic.WORK, report -> deadlines(report, line -> line.clock().equals("work"))),
    ERROR_PAGES(
            Topic.INCIDENTS,
            report -> report.errorPages() == null
                    ? null
                    : report.errorPages().pages().stream()
                            .flatMap(page -> page.incidentIds().stream())
                            .collect(Collectors.toUnmodifiableSet())),
    BACKUPS(Topic.STATUS, report -> ids(report.backups(), Backup::checkId), BackupEvidenceObserved.class),
    EXPIRIES(
            Topic.STATUS,
            report -> ids(report.expiries(), line -> line.expiry().checkId()),
            ExpiryObserved.class,
            FactObserved.class),
    RISKS_OPEN(
            Topic.FINDINGS,
            report -> report.risks() == null ? null : ids(report.risks().open(), RiskView::findingId)),
    RISKS_CLEARED(
            Topic.FINDINGS,
            report -> report.risks() == null ? null : ids(report.risks().cleared(), RiskView::findingId)),
    RISKS_AWAITING_ANSWER(Topic.FINDINGS, report -> risks(report, RiskView::awaitsAnswer)),
    RISKS_ANSWERED(Topic.REPORTS, report -> risks(report, risk -> !risk.awaitsAnswer())),
    PLAN(Topic.WORK, report -> report.plan() == null ? null : ids(report.plan().work(), PlanView::workItemId)),
    PROBLEMS(Topic.PROBLEMS, report -> ids(report.problems(), ProblemView::problemId)),
    DRILLS(Topic.DRILLS, report -> ids(report.drills(), DrillView::drillId));

    private final Topic topic;
    private final Function<MonthlyReport, @Nullable Set<String>> aggregates;
    private final Set<String> types;

    @SafeVarargs
    Figure(
            Topic topic,
            Function<MonthlyReport, @Nullable Set<String>> aggregates,
            Class<? extends EventData>... types) {
        this.topic = topic;
        this.aggregates = aggregates;
        this.types = Arrays.stream(types).map(EventCodec::typeOf).collect(Collectors.toUnmodifiableSet());
    }

    /** Its name in paths and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Figure> of(String id) {
        return Arrays.stream(values()).filter(figure -> figure.id().equals(id)).findFirst();
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(Figure::id).toList();
    }

    Topic topic() {
        return topic;
    }

    /** Ids of what was counted; empty when the report hides the section. */
    Optional<Set<String>> aggregates(MonthlyReport report) {
        return Optional.ofNullable(aggregates.apply(report));
    }

    /** Whether events of a type tell of it. */
    boolean counts(String type) {
        return types.isEmpty() || types.contains(type);
    }

    private static Set<String> incidents(MonthlyReport report, Predicate<EmergencyLine> wanted) {
        return report.emergencies().stream()
                .filter(wanted)
                .map(line -> line.emergency().incidentId())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Set<String> items(MonthlyReport report, Predicate<ItemView> wanted) {
        return report.work() == null
                ? null
                : report.work().items().stream()
                        .filter(wanted)
                        .map(ItemView::workItemId)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Set<String> deadlines(MonthlyReport report, Predicate<Deadlines.Line> wanted) {
        return report.deadlines() == null
                ? null
                : report.deadlines().lines().stream()
                        .filter(wanted)
                        .map(Deadlines.Line::id)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Set<String> risks(MonthlyReport report, Predicate<RiskView> wanted) {
        return report.risks() == null
                ? null
                : report.risks().open().stream()
                        .filter(wanted)
                        .map(RiskView::findingId)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static <T> @Nullable Set<String> ids(@Nullable Collection<T> all, Function<T, String> id) {
        return all == null ? null : all.stream().map(id).collect(Collectors.toUnmodifiableSet());
    }
}
