package dev.understudy.report.risk;

import dev.understudy.events.ReportEvent;
import dev.understudy.events.ReportEvent.RiskAccepted;
import dev.understudy.events.ReportEvent.RiskAnswered;
import dev.understudy.events.ReportEvent.RiskReopened;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.journal.Journal;
import dev.understudy.report.project.Projects;
import dev.understudy.report.risk.Risks.RiskView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a client says to the risks of its project. It is kept as events, like everything that reports are made of. */
@ApplicationScoped
public class RiskService {

    /** Longer than that, nobody answers for a risk without looking at it again. */
    private static final int LONGEST_DAYS = 366;

    private final Risks risks;
    private final Projects projects;
    private final Journal journal;
    private final Outbox outbox;
    private final Clock clock;

    RiskService(Risks risks, Projects projects, Journal journal, Outbox outbox, Clock clock) {
        this.risks = risks;
        this.projects = projects;
        this.journal = journal;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Those that are open now, the worst first. */
    @Transactional
    public List<RiskView> open(String projectId) {
        var now = now();
        return risks.during(projectId, now, now.plusMillis(1), zone(projectId)).open();
    }

    /**
     * Accepts a risk until a day, or until another one than before.
     *
     * @throws NotFound {@code report.unknown-risk} when none with the id is open
     * @throws InvalidInput {@code report.bad-acceptance} when the day is past, or more than a year away
     */
    @Transactional
    public RiskView accept(String projectId, String findingId, LocalDate until, String reason, String by) {
        var now = now();
        var zone = zone(projectId);
        var today = LocalDate.ofInstant(now, zone);
        var risk = find(projectId, findingId, now, zone);
        if (until.isBefore(today) || until.isAfter(today.plusDays(LONGEST_DAYS))) {
            throw new InvalidInput(
                    "report.bad-acceptance",
                    "a risk can be accepted from today, " + today + ", until " + today.plusDays(LONGEST_DAYS)
                            + ", not until " + until + "; then somebody has to look at it again");
        }
        keep(
                new RiskAccepted(
                        projectId,
                        TimeOrderedId.next(clock),
                        findingId,
                        risk.rule(),
                        risk.subject(),
                        until,
                        PlainText.checked("reason", reason),
                        by,
                        now),
                now);
        return after(projectId, findingId, now, zone);
    }

    /** Says something to a risk, which stays open. */
    @Transactional
    public RiskView answer(String projectId, String findingId, String text, String by) {
        var now = now();
        var zone = zone(projectId);
        var risk = find(projectId, findingId, now, zone);
        keep(
                new RiskAnswered(
                        projectId,
                        TimeOrderedId.next(clock),
                        findingId,
                        risk.rule(),
                        risk.subject(),
                        PlainText.checked("text", text),
                        by,
                        now),
                now);
        return after(projectId, findingId, now, zone);
    }

    /**
     * Takes back what was accepted or answered.
     *
     * @throws Conflict {@code report.risk-not-answered} when there is nothing to take back
     */
    @Transactional
    public RiskView reopen(String projectId, String findingId, String reason, String by) {
        var now = now();
        var zone = zone(projectId);
        var risk = find(projectId, findingId, now, zone);
        if (risk.awaitsAnswer()) {
            throw new Conflict(
                    "report.risk-not-answered",
                    "risk '" + findingId + "' is neither accepted nor answered, so it is open already");
        }
        keep(
                new RiskReopened(
                        projectId,
                        TimeOrderedId.next(clock),
                        findingId,
                        risk.rule(),
                        risk.subject(),
                        PlainText.checked("reason", reason),
                        by,
                        now),
                now);
        return after(projectId, findingId, now, zone);
    }

    private RiskView find(String projectId, String findingId, Instant now, ZoneId zone) {
        return risks.open(projectId, findingId, now, zone)
                .orElseThrow(() -> new NotFound(
                        "report.unknown-risk",
                        "no risk '" + findingId + "' is open in project '" + projectId
                                + "'; the list of risks has those that are"));
    }

    private RiskView after(String projectId, String findingId, Instant now, ZoneId zone) {
        return find(projectId, findingId, now, zone);
    }

    private void keep(ReportEvent event, Instant now) {
        journal.keep(outbox.publish(event, now), event.aboutId());
    }

    private ZoneId zone(String projectId) {
        return projects.find(projectId)
                .map(known -> ZoneId.of(known.project().timeZone()))
                .orElseThrow(() -> new NotFound(
                        "report.no-data",
                        "nothing is known of project '" + projectId + "' yet; try again in a moment"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
