package dev.understudy.report.publication;

import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.publication.ReportLinks.Claimed;
import dev.understudy.report.risk.RiskService;
import dev.understudy.report.risk.Risks.RiskView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the holder of a signed link sees and does: of one report, as one person. */
@ApplicationScoped
class LinkService {

    /** Then there are later reports with links of their own. */
    private static final Duration VALID = Duration.ofDays(90);

    private final ReportLinks links;
    private final PublicationRepository publications;
    private final ReceiptService receipts;
    private final RiskService risks;
    private final Clock clock;

    LinkService(
            ReportLinks links,
            PublicationRepository publications,
            ReceiptService receipts,
            RiskService risks,
            Clock clock) {
        this.links = links;
        this.publications = publications;
        this.receipts = receipts;
        this.risks = risks;
        this.clock = clock;
    }

    /**
     * @param content the report as it was handed out, JSON
     * @param risks that are open now
     */
    record Opened(
            String token,
            String personId,
            Publication publication,
            String content,
            Receipt receipt,
            List<RiskView> risks) {}

    /** @param text why, or what the client says */
    record Answered(String findingId, String text) {}

    @Transactional
    Opened open(String token, @Nullable String language) {
        var known = known(token);
        var publication = known.publication();
        var content = publications
                .text(publication.reportId(), language == null ? "" : language)
                .orElseThrow(() -> new NotFound(
                        "report.not-published", "the report was not published in '" + language + "'; choose en or ru"));
        return new Opened(
                token,
                known.claimed().personId(),
                publication,
                content,
                receipts.of(publication.projectId(), publication.period(), publication.revision()),
                risks.open(publication.projectId()));
    }

    @Transactional
    void acknowledge(String token, @Nullable String note) {
        var known = known(token);
        var publication = known.publication();
        receipts.acknowledge(
                publication.projectId(),
                publication.period(),
                publication.revision(),
                known.claimed().personId(),
                note);
    }

    @Transactional
    void accept(String token, Answered answered, LocalDate until) {
        var known = known(token);
        risks.accept(
                known.publication().projectId(),
                answered.findingId(),
                until,
                answered.text(),
                known.claimed().personId());
    }

    @Transactional
    void answer(String token, Answered answered) {
        var known = known(token);
        risks.answer(
                known.publication().projectId(),
                answered.findingId(),
                answered.text(),
                known.claimed().personId());
    }

    @Transactional
    void reopen(String token, Answered answered) {
        var known = known(token);
        risks.reopen(
                known.publication().projectId(),
                answered.findingId(),
                answered.text(),
                known.claimed().personId());
    }

    private record Known(Claimed claimed, Publication publication) {}

    private Known known(String token) {
        return links.verify(token)
                .flatMap(claimed -> publications
                        .byId(claimed.reportId())
                        .filter(publication -> clock.instant()
                                .isBefore(publication.publishedAt().plus(VALID)))
                        .map(publication -> new Known(claimed, publication)))
                .orElseThrow(() -> new NotFound(
                        "report.unknown-link",
                        "nothing is known of this link, or its " + VALID.toDays()
                                + " days are over; take the one of a later report"));
    }
}
