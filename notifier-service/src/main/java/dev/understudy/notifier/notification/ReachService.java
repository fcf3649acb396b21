package dev.understudy.notifier.notification;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.kit.ids.TimeOrderedId;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.incident.IncidentStandings;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.notification.Replies.Answerer;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.LinkCodes;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Each method is one transaction. */
@ApplicationScoped
class ReachService {

    private static final Logger LOG = Logger.getLogger(ReachService.class);
    private static final List<String> LINKABLE = List.of("telegram", "max", "vk", "slack", "mattermost");
    private static final int MOST_WRONG_CODES = 5;

    private final PassportCopy passport;
    private final Contacts contacts;
    private final LinkCodes codes;
    private final NotificationService notifications;
    private final NotificationRepository repository;
    private final DeliveryRepository deliveries;
    private final IncidentStandings incidents;
    private final ActionTokens tokens;
    private final Replies replies;
    private final NotifierConfig config;
    private final Clock clock;

    ReachService(
            PassportCopy passport,
            Contacts contacts,
            LinkCodes codes,
            NotificationService notifications,
            NotificationRepository repository,
            DeliveryRepository deliveries,
            IncidentStandings incidents,
            ActionTokens tokens,
            Replies replies,
            NotifierConfig config,
            Clock clock) {
        this.passport = passport;
        this.contacts = contacts;
        this.codes = codes;
        this.notifications = notifications;
        this.repository = repository;
        this.deliveries = deliveries;
        this.incidents = incidents;
        this.tokens = tokens;
        this.replies = replies;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param linked by the person, with a code; else from the passport
     * @param verified whether the round trip was made
     * @param disabled why nothing is sent there
     */
    @Schema(name = "Channel")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ChannelView(
            String channel,
            String address,
            boolean linked,
            boolean verified,
            @Nullable String disabled) {}

    /** @param code to be sent to the bot behind {@code /link}; in Slack and Mattermost behind the command and {@code link} */
    @Schema(name = "LinkCode")
    record LinkCode(String code, Instant expiresAt) {}

    @Transactional
    List<ChannelView> channels(String projectId, String personId) {
        return contacts.of(person(projectId, personId)).stream()
                .map(known -> new ChannelView(
                        known.contact().kind(),
                        Addresses.shown(known.contact().address()),
                        known.linked(),
                        known.verified(),
                        known.disabled().orElse(null)))
                .toList();
    }

    @Transactional
    LinkCode link(String projectId, String personId, String kind, String actor) {
        person(projectId, personId);
        if (!LINKABLE.contains(kind)) {
            throw new InvalidInput(
                    "channel.not-linkable",
                    "a chat of kind '" + kind + "' cannot be linked by a code; only those of " + LINKABLE
                            + " can, others are written into the passport");
        }
        var expires = clock.instant().plus(config.linkCodeLifetime());
        LOG.infof("Code to link a chat to %s/%s at the wish of %s", projectId, personId, actor);
        return new LinkCode(codes.issue(projectId, personId, kind, expires), expires);
    }

    @Transactional
    NotificationView verify(String projectId, String personId, String channel, @Nullable String address, String actor) {
        var contact = contacts.of(person(projectId, personId)).stream()
                .map(Contacts.Known::contact)
                .filter(known -> known.kind().equals(channel)
                        && (address == null || known.address().equals(address)))
                .findFirst()
                .orElseThrow(() -> new NotFound(
                        "channel.not-found",
                        "'" + personId + "' has no such channel of kind '" + channel
                                + "'; see the list of the person's channels"));
        var now = clock.instant();
        return notifications.ask(
                new NotificationRequested(
                        projectId,
                        TimeOrderedId.next(clock),
                        personId,
                        Purpose.VERIFICATION,
                        Urgency.EMERGENCY,
                        "verification",
                        Map.of("sender", actor),
                        null,
                        now,
                        now.plus(config.resendLifetime())),
                contact);
    }

    /** What became of a code. */
    sealed interface Confirmation {

        record Done() implements Confirmation {}

        /** @param left tries before it is void */
        record Wrong(int left) implements Confirmation {}

        record Over() implements Confirmation {}
    }

    /**
     * The round trip by somebody who reads the code out of the message. Wrong ones are counted, so this never throws for
     * one: the count has to stay.
     */
    @Transactional
    Confirmation confirm(String projectId, String personId, String notificationId, String code, String actor) {
        var notification = repository
                .find(projectId, notificationId)
                .filter(found -> found.purpose == Purpose.VERIFICATION && found.personId.equals(personId))
                .orElseThrow(() -> new NotFound(
                        "verification.not-found",
                        "'" + personId + "' was not asked by a message '" + notificationId + "'"));
        var asked = deliveries.of(List.of(notification)).stream()
                .findFirst()
                .flatMap(delivery -> deliveries.lock(delivery.id))
                .orElse(null);
        if (asked == null
                || asked.wrongCodes >= MOST_WRONG_CODES
                || !clock.instant().isBefore(notification.notAfter)) {
            return new Confirmation.Over();
        }
        if (tokens.code(asked.id).filter(code.strip()::equals).isEmpty()) {
            asked.wrongCodes++;
            LOG.infof("A wrong code for an address of %s/%s, from %s", projectId, personId, actor);
            return new Confirmation.Wrong(MOST_WRONG_CODES - asked.wrongCodes);
        }
        replies.write(asked.id, ReplyAction.CONFIRM, new Answerer.Holder(), null, Language.EN);
        return new Confirmation.Done();
    }

    /**
     * @param summary one sentence
     * @param standing where the incident stands, as far as its events have come
     */
    @Schema(name = "Explanation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Explanation(
            String personId,
            String incidentId,
            String summary,
            @Nullable String standing,
            List<Asked> asked) {}

    /** @param decisions about each channel when it was asked for */
    @Schema(name = "ExplainedNotification")
    record Asked(
            String notificationId,
            Purpose purpose,
            Instant at,
            List<Decision> decisions,
            List<DeliveryView> deliveries) {}

    @Transactional
    Explanation explain(String projectId, String personId, String incidentId) {
        var rows = repository.about(projectId, personId, incidentId);
        var own = deliveries.of(rows).stream().collect(groupingBy(delivery -> delivery.notification.id));
        var asked = new ArrayList<Asked>();
        for (var row : rows) {
            asked.add(new Asked(
                    row.id,
                    row.purpose,
                    row.requestedAt,
                    Optional.ofNullable(row.decision).orElse(List.of()),
                    own.getOrDefault(row.id, List.of()).stream()
                            .map(DeliveryView::of)
                            .toList()));
        }
        var state =
                incidents.state(incidentId).filter(known -> known.projectId().equals(projectId));
        return new Explanation(
                personId,
                incidentId,
                summary(projectId, personId, asked),
                state.map(IncidentState::standing).map(Enum::name).orElse(null),
                asked);
    }

    private String summary(String projectId, String personId, List<Asked> asked) {
        if (asked.isEmpty()) {
            return passport.person(projectId, personId).isEmpty()
                    ? "The passport has no person '" + personId + "', and nobody asked to tell one."
                    : "Nobody asked to tell '" + personId
                            + "' of this incident: the person was neither called nor informed when it was handled.";
        }
        long told = asked.stream()
                .filter(one -> one.deliveries().stream().anyMatch(ReachService::isTold))
                .count();
        if (told == asked.size()) {
            return "Told: a provider took each of the " + asked.size() + " messages.";
        }
        return asked.stream()
                .filter(one -> one.deliveries().stream().noneMatch(ReachService::isTold))
                .findFirst()
                .map(one -> told + " of " + asked.size() + " messages were told. The first that was not: "
                        + (one.deliveries().isEmpty()
                                ? "it waits for the passport to tell of the person"
                                : one.deliveries().getFirst().state() + ", "
                                        + one.deliveries().getFirst().detail()))
                .orElse("");
    }

    private static boolean isTold(DeliveryView delivery) {
        return switch (delivery.state()) {
            case ACCEPTED, DELIVERED, READ, BUNDLED -> true;
            case PENDING, SENDING, RETRYING, FAILED, UNKNOWN, EXPIRED, SUPERSEDED, SUPPRESSED -> false;
        };
    }

    private PersonApplied person(String projectId, String personId) {
        return passport.person(projectId, personId)
                .orElseThrow(() -> new NotFound(
                        "person.not-found",
                        "the passport of project '" + projectId + "' has no person '" + personId + "'"));
    }
}
