package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.OutgoingMessage;
import dev.understudy.notifier.incident.IncidentStanding;
import dev.understudy.notifier.incident.IncidentState;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.MessageCatalogue;
import dev.understudy.notifier.message.MessageRequest;
import dev.understudy.notifier.message.Phrases;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes of a claim what goes to the provider. */
@Singleton
class MessageWriter {

    private final MessageCatalogue catalogue;
    private final ActionTokens tokens;
    private final Brands brands;
    private final Optional<String> publicUrl;

    MessageWriter(MessageCatalogue catalogue, ActionTokens tokens, Brands brands, NotifierConfig config) {
        this.catalogue = catalogue;
        this.tokens = tokens;
        this.brands = brands;
        this.publicUrl = config.publicUrl().map(url -> url.replaceFirst("/+$", ""));
    }

    OutgoingMessage write(Claim claim) {
        return write(claim, Optional.empty());
    }

    /** The same message, as it is to read now that its incident stands elsewhere. */
    OutgoingMessage rewrite(Claim claim, IncidentState state) {
        return write(claim, Optional.of(state));
    }

    private OutgoingMessage write(Claim claim, Optional<IncidentState> shown) {
        var delivery = claim.delivery();
        var notification = claim.notification();
        var data = claim.data();
        var told = new HashMap<>(data);
        shown.ifPresent(state -> told.put("standing", standing(state, claim.language(), claim.zone())));
        if (notification.drill) {
            told.put("drill", "true");
        }
        if (notification.purpose == Purpose.VERIFICATION) {
            tokens.code(delivery.id).ifPresent(code -> told.put("code", code));
        }
        var template =
                switch (notification.purpose) {
                    case VERIFICATION -> "verification";
                    case PAGE, ESCALATION, INFORM, RESOLVED, REMINDER, REPORT, TEST, DIGEST -> notification.template;
                };
        var message = catalogue.write(new MessageRequest(
                delivery.held && !claim.together().isEmpty() ? MessageCatalogue.DIGEST : template,
                notification.purpose,
                claim.language(),
                claim.zone(),
                told,
                claim.together(),
                claim.alsoOpen(),
                claim.project().map(brands::of).orElse(brands.none())));
        return new OutgoingMessage(
                delivery.messageId(),
                notification.id,
                notification.projectId,
                notification.personId,
                delivery.address,
                delivery.secret,
                notification.purpose,
                notification.urgency,
                notification.template,
                data,
                notification.incidentId,
                notification.requestedAt,
                message,
                actions(claim, shown.or(claim::incident)),
                unsubscribe(claim));
    }

    private List<OutgoingMessage.Action> actions(Claim claim, Optional<IncidentState> state) {
        var notification = claim.notification();
        if (notification.purpose == Purpose.VERIFICATION) {
            return action(claim, ReplyAction.CONFIRM).stream().toList();
        }
        if (notification.asksFor(ReplyAction.CONFIRM_DUTY) && claim.together().isEmpty()) {
            return action(claim, ReplyAction.CONFIRM_DUTY).stream().toList();
        }
        if (notification.incidentId == null || !claim.together().isEmpty()) {
            // Of several incidents, nobody could say which one a button means.
            return List.of();
        }
        var offered =
                switch (notification.purpose) {
                    case PAGE, ESCALATION, REMINDER, INFORM -> ReplyAction.offered(state, notification.personId);
                    case RESOLVED, REPORT, TEST, DIGEST, VERIFICATION -> List.<ReplyAction>of();
                };
        return offered.stream()
                .flatMap(action -> action(claim, action).stream())
                .toList();
    }

    private Optional<OutgoingMessage.Action> action(Claim claim, ReplyAction action) {
        return tokens.sign(action, claim.deliveryId())
                .map(token -> new OutgoingMessage.Action(
                        action.word(), Phrases.of(claim.language(), "action." + action.word()), token, url(token)));
    }

    private @Nullable String url(String token) {
        return publicUrl.map(url -> url + "/a/" + token).orElse(null);
    }

    private @Nullable String unsubscribe(Claim claim) {
        return switch (claim.notification().purpose) {
            case REPORT, DIGEST ->
                tokens.sign(ReplyAction.UNSUBSCRIBE, claim.deliveryId())
                        .map(this::url)
                        .orElse(null);
            case PAGE, ESCALATION, INFORM, RESOLVED, REMINDER, TEST, VERIFICATION -> null;
        };
    }

    /** Where an incident stands, in one sentence. */
    static String standing(IncidentState state, Language language, ZoneId zone) {
        var key =
                switch (state.standing()) {
                    case OPEN -> "standing.open";
                    case ACKNOWLEDGED -> "standing.acknowledged";
                    case RESOLVED -> "standing.resolved";
                };
        var actor = state.actor();
        if (actor == null && state.standing() != IncidentStanding.OPEN) {
            key += ".nobody";
        }
        var who = actor == null ? "" : actor.equals("monitor") ? Phrases.of(language, "actor.monitor") : actor;
        return Phrases.of(language, key, who, Phrases.time(language, state.at(), zone));
    }
}
