package dev.understudy.passport.finding;

import dev.understudy.events.Event;
import dev.understudy.events.ReportEvent;
import dev.understudy.events.ReportEvent.ReportAcknowledged;
import dev.understudy.events.ReportEvent.ReportPublished;
import dev.understudy.events.ReportEvent.RiskAccepted;
import dev.understudy.events.ReportEvent.RiskAnswered;
import dev.understudy.events.ReportEvent.RiskReopened;
import dev.understudy.kit.inbox.Inbox;
import dev.understudy.passport.finding.RiskWords.Accepted;
import dev.understudy.passport.finding.RiskWords.Risk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** A risk that the client accepts in a report is accepted here too, and told of as such. */
@ApplicationScoped
class ClientAnswerHandler {

    private static final String CONSUMER = "client-answers";

    private final Inbox inbox;
    private final RiskWords words;
    private final Findings findings;

    ClientAnswerHandler(Inbox inbox, RiskWords words, Findings findings) {
        this.inbox = inbox;
        this.words = words;
        this.findings = findings;
    }

    @Transactional
    void on(Event<ReportEvent> event) {
        switch (event.data()) {
            case RiskAccepted accepted -> {
                if (inbox.isNew(event, CONSUMER)) {
                    words.accepted(
                            accepted.projectId(),
                            new Risk(accepted.rule(), accepted.subject()),
                            new Accepted(accepted.at(), accepted.until(), accepted.by(), accepted.reason()));
                    findings.assess(accepted.projectId());
                }
            }
            case RiskReopened reopened -> {
                if (inbox.isNew(event, CONSUMER)) {
                    words.takenBack(reopened.projectId(), new Risk(reopened.rule(), reopened.subject()), reopened.at());
                    findings.assess(reopened.projectId());
                }
            }
            // It stays open, and what was accepted stays accepted.
            case RiskAnswered _, ReportPublished _, ReportAcknowledged _ -> {}
        }
    }
}
