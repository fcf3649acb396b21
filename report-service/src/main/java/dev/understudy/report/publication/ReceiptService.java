package dev.understudy.report.publication;

import dev.understudy.events.DeliveryEvent;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.ReportEvent;
import dev.understudy.events.ReportEvent.ReportAcknowledged;
import dev.understudy.events.Topic;
import dev.understudy.kit.outbox.Outbox;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.report.journal.Journal;
import dev.understudy.report.publication.PublicationRepository.Recipient;
import dev.understudy.report.publication.Receipt.Acknowledgement;
import dev.understudy.report.publication.Receipt.Delivery;
import dev.understudy.report.risk.PlainText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a report reached, and who has taken note of it. */
@ApplicationScoped
class ReceiptService {

    private final PublicationRepository publications;
    private final Journal journal;
    private final Outbox outbox;
    private final Clock clock;

    ReceiptService(PublicationRepository publications, Journal journal, Outbox outbox, Clock clock) {
        this.publications = publications;
        this.journal = journal;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @throws NotFound {@code report.not-published} */
    @Transactional
    Receipt of(String projectId, YearMonth period, int revision) {
        return receipt(PublicationService.find(publications, projectId, period, revision));
    }

    /** @param isNew false when the same person had done so before */
    record Acknowledged(Receipt receipt, boolean isNew) {}

    /** Notes that somebody has taken note of a report; a person does so once. */
    @Transactional
    Acknowledged acknowledge(String projectId, YearMonth period, int revision, String by, @Nullable String note) {
        if (note != null) {
            PlainText.checked("note", note);
        }
        publications.lock(projectId);
        var publication = PublicationService.find(publications, projectId, period, revision);
        if (receipt(publication).acknowledgements().stream()
                .anyMatch(one -> one.by().equals(by))) {
            return new Acknowledged(receipt(publication), false);
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var event = outbox.publish(
                new ReportAcknowledged(projectId, publication.reportId(), period.toString(), revision, by, note, now),
                now);
        journal.keep(event, publication.reportId());
        return new Acknowledged(receipt(publication), true);
    }

    private Receipt receipt(Publication publication) {
        var projectId = publication.projectId();
        var acknowledgements =
                journal.events(projectId, Topic.REPORTS, ReportEvent.class, List.of(publication.reportId())).stream()
                        .filter(ReportAcknowledged.class::isInstance)
                        .map(ReportAcknowledged.class::cast)
                        .map(event -> new Acknowledgement(event.by(), event.at(), event.note()))
                        .toList();
        return new Receipt(publication, deliveries(publication), acknowledgements);
    }

    private List<Delivery> deliveries(Publication publication) {
        var recipients = publications.recipients(publication.reportId());
        var states = journal
                .events(
                        publication.projectId(),
                        Topic.DELIVERIES,
                        DeliveryEvent.class,
                        recipients.stream().map(Recipient::notificationId).toList())
                .stream()
                .filter(DeliveryStateChanged.class::isInstance)
                .map(DeliveryStateChanged.class::cast)
                .sorted(Comparator.comparing(DeliveryStateChanged::at).thenComparing(DeliveryStateChanged::attempt))
                .toList();
        var deliveries = new ArrayList<Delivery>();
        for (var recipient : recipients) {
            var latest = new LinkedHashMap<String, DeliveryStateChanged>();
            states.stream()
                    .filter(state -> state.notificationId().equals(recipient.notificationId()))
                    .forEach(state -> latest.put(state.deliveryId(), state));
            if (latest.isEmpty()) {
                deliveries.add(new Delivery(recipient.personId(), recipient.notificationId(), null, null, null, null));
            }
            latest.values()
                    .forEach(state -> deliveries.add(new Delivery(
                            recipient.personId(),
                            recipient.notificationId(),
                            state.channel(),
                            state.state(),
                            state.at(),
                            state.detail())));
        }
        return deliveries;
    }
}
