package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.preference.PreferenceStore;
import dev.understudy.notifier.preference.Preferences;
import dev.understudy.notifier.preference.Preferences.Order;
import dev.understudy.notifier.recipient.Contacts;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides over which channels a person is told, and can say why. */
@ApplicationScoped
class Router {

    private final Contacts contacts;
    private final PreferenceStore preferences;
    private final PassportCopy passport;
    private final DeliveryRepository deliveries;
    private final Channels channels;
    private final NotifierConfig config;

    Router(
            Contacts contacts,
            PreferenceStore preferences,
            PassportCopy passport,
            DeliveryRepository deliveries,
            Channels channels,
            NotifierConfig config) {
        this.contacts = contacts;
        this.preferences = preferences;
        this.passport = passport;
        this.deliveries = deliveries;
        this.channels = channels;
        this.config = config;
    }

    /** An address to send to, and its place among those of the person. */
    record Stop(Contact contact, int place) {}

    /**
     * @param now where to send at once
     * @param muted whether the person does not want it at all
     */
    record Route(List<Stop> now, boolean muted, List<Decision> decisions) {}

    Route route(Notification notification, PersonApplied person) {
        var wishes = preferences.of(notification.projectId, notification.personId);
        var candidates = candidates(notification, person, wishes);
        if (wishes.mutes(notification.purpose)) {
            return new Route(
                    List.of(),
                    true,
                    candidates.stream()
                            .map(candidate -> candidate.decision(false, "the person does not want such messages"))
                            .toList());
        }
        var now = new ArrayList<Stop>();
        var decisions = new ArrayList<Decision>();
        boolean together = together(notification, wishes);
        for (var candidate : candidates) {
            if (candidate.obstacle().isPresent()) {
                decisions.add(candidate.decision(false, candidate.obstacle().get()));
            } else if (together || now.isEmpty()) {
                now.add(candidate.stop());
                decisions.add(candidate.decision(true, together ? "all channels at once" : "the first that works"));
            } else {
                decisions.add(candidate.decision(false, "taken when one before it fails"));
            }
        }
        return new Route(List.copyOf(now), false, List.copyOf(decisions));
    }

    /** The next address that this notification has not been sent to; empty when there is none. */
    Optional<Stop> next(Notification notification) {
        if (notification.onlyChannel != null || notification.purpose == Purpose.TEST) {
            return Optional.empty();
        }
        var person = passport.person(notification.projectId, notification.personId);
        if (person.isEmpty()) {
            return Optional.empty();
        }
        var told = Set.copyOf(deliveries.destinationsOf(notification));
        return candidates(notification, person.get(), preferences.of(notification.projectId, notification.personId))
                .stream()
                .filter(candidate -> candidate.obstacle().isEmpty())
                .map(Candidate::stop)
                .filter(stop -> !told.contains(
                        List.of(stop.contact().kind(), stop.contact().address())))
                .findFirst();
    }

    private static boolean together(Notification notification, Preferences wishes) {
        if (notification.purpose == Purpose.TEST || notification.purpose == Purpose.VERIFICATION) {
            return true;
        }
        return wishes.rule(notification.purpose)
                .flatMap(rule -> Optional.ofNullable(rule.order()))
                .map(order -> order == Order.TOGETHER)
                .orElse(notification.urgency == Urgency.EMERGENCY);
    }

    /**
     * @param obstacle why nothing is sent there
     * @param isUnwanted whether it would work, and only the person's wish is against it
     */
    private record Candidate(Stop stop, Optional<String> obstacle, boolean isUnwanted) {

        Decision decision(boolean taken, String why) {
            return new Decision(
                    stop.contact().kind(), Addresses.shown(stop.contact().address()), taken, why);
        }
    }

    private List<Candidate> candidates(Notification notification, PersonApplied person, Preferences wishes) {
        var wanted = Optional.ofNullable(notification.channels)
                .or(() -> wishes.rule(notification.purpose).flatMap(rule -> Optional.ofNullable(rule.channels())));
        var candidates = new ArrayList<Candidate>();
        int place = 0;
        for (var known : contacts.of(person)) {
            var contact = known.contact();
            if (contact.kind().equals(Delivery.NO_CHANNEL)) {
                continue;
            }
            var stop = new Stop(contact, place++);
            if (notification.onlyChannel != null
                    && !(contact.kind().equals(notification.onlyChannel)
                            && contact.address().equals(notification.onlyAddress))) {
                continue;
            }
            boolean askedFor = notification.purpose == Purpose.TEST || notification.purpose == Purpose.VERIFICATION;
            Optional<String> obstacle;
            boolean unwanted = false;
            if (channels.find(contact.kind()).isEmpty()) {
                // An emergency leaves a record of it; planned news goes by.
                obstacle = notification.urgency == Urgency.EMERGENCY && wanted.isEmpty()
                        ? Optional.empty()
                        : Optional.of("channel '" + contact.kind() + "' is not supported");
            } else if (config.disabledChannels().orElse(Set.of()).contains(contact.kind())
                    && notification.urgency == Urgency.PLANNED) {
                obstacle = Optional.of("channel '" + contact.kind() + "' is switched off by the operator");
            } else if (!askedFor && known.disabled().isPresent()) {
                obstacle = Optional.of("disabled: " + known.disabled().get());
            } else if (!askedFor
                    && wanted.filter(kinds -> !kinds.contains(contact.kind())).isPresent()) {
                unwanted = true;
                obstacle = Optional.of("such messages go over " + wanted.get());
            } else {
                obstacle = Optional.empty();
            }
            candidates.add(new Candidate(stop, obstacle, unwanted));
        }
        wanted.ifPresent(kinds -> candidates.sort(Comparator.comparingInt(candidate -> {
            int index = kinds.indexOf(candidate.stop().contact().kind());
            return index < 0 ? Integer.MAX_VALUE : index;
        })));
        // A page goes out even when every channel that the person wants for it is gone.
        if (candidates.stream().noneMatch(candidate -> candidate.obstacle().isEmpty())
                && candidates.stream().anyMatch(Candidate::isUnwanted)
                && notification.urgency == Urgency.EMERGENCY) {
            return candidates.stream()
                    .map(candidate -> candidate.isUnwanted()
                            ? new Candidate(candidate.stop(), Optional.empty(), false)
                            : candidate)
                    .toList();
        }
        return List.copyOf(candidates);
    }
}
