package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.notifier.NotifierConfig;
import dev.understudy.notifier.channel.Channel;
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
            } else if (candidate.trust() == Trust.AFTER_OTHERS) {
                decisions.add(candidate.decision(
                        false, "not verified: taken when every channel that is verified has failed"));
            } else if (candidate.trust() == Trust.FOR_WANT_OF_BETTER && (together || now.isEmpty())) {
                now.add(candidate.stop());
                decisions.add(candidate.decision(true, "not verified, and no other channel is"));
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

    /** Whether an address is known to be the person's. */
    private enum Trust {
        KNOWN,
        /** Nobody has answered from there, and the person has channels that are verified. */
        AFTER_OTHERS,
        /** Nobody has answered from there, nor from anywhere else. */
        FOR_WANT_OF_BETTER
    }

    /**
     * @param obstacle why nothing is sent there
     * @param isUnwanted whether it would work, and only the person's wish is against it
     */
    private record Candidate(Stop stop, Optional<String> obstacle, boolean isUnwanted, Trust trust) {

        Decision decision(boolean taken, String why) {
            return new Decision(
                    stop.contact().kind(), Addresses.shown(stop.contact().address()), taken, why);
        }
    }

    private List<Candidate> candidates(Notification notification, PersonApplied person, Preferences wishes) {
        var wanted = Optional.ofNullable(notification.channels)
                .or(() -> wishes.rule(notification.purpose).flatMap(rule -> Optional.ofNullable(rule.channels())));
        boolean askedFor = notification.purpose == Purpose.TEST || notification.purpose == Purpose.VERIFICATION;
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
            var obstacle = obstacle(notification, known, wanted, askedFor);
            boolean unwanted = obstacle.isEmpty()
                    && !askedFor
                    && wanted.filter(kinds -> !kinds.contains(contact.kind())).isPresent();
            candidates.add(new Candidate(
                    stop,
                    unwanted ? Optional.of("such messages go over " + wanted.orElse(List.of())) : obstacle,
                    unwanted,
                    askedFor || known.verified() || isProgram(contact) ? Trust.KNOWN : Trust.FOR_WANT_OF_BETTER));
        }
        wanted.ifPresent(kinds -> candidates.sort(Comparator.comparingInt(candidate -> {
            int index = kinds.indexOf(candidate.stop().contact().kind());
            return index < 0 ? Integer.MAX_VALUE : index;
        })));
        // A page goes out even when every channel that the person wants for it is gone.
        if (candidates.stream().noneMatch(candidate -> candidate.obstacle().isEmpty())
                && candidates.stream().anyMatch(Candidate::isUnwanted)
                && notification.urgency == Urgency.EMERGENCY) {
            return trusted(
                    notification,
                    candidates.stream()
                            .map(candidate -> candidate.isUnwanted()
                                    ? new Candidate(candidate.stop(), Optional.empty(), false, candidate.trust())
                                    : candidate)
                            .toList());
        }
        return trusted(notification, candidates);
    }

    private Optional<String> obstacle(
            Notification notification, Contacts.Known known, Optional<List<String>> wanted, boolean askedFor) {
        var kind = known.contact().kind();
        if (channels.find(kind).isEmpty()) {
            // An emergency leaves a record of it; planned news goes by.
            return notification.urgency == Urgency.EMERGENCY && wanted.isEmpty()
                    ? Optional.empty()
                    : Optional.of("channel '" + kind + "' is not supported");
        }
        if (config.disabledChannels().orElse(Set.of()).contains(kind) && notification.urgency == Urgency.PLANNED) {
            return Optional.of("channel '" + kind + "' is switched off by the operator");
        }
        return askedFor ? Optional.empty() : known.disabled().map(why -> "disabled: " + why);
    }

    /** Programs have no one who could press a button; they neither need nor give trust. */
    private boolean isProgram(Contact contact) {
        return channels.find(contact.kind()).map(Channel::answersByItself).orElse(true);
    }

    /** What nobody has answered from comes last, and only where the operator lets it. */
    private List<Candidate> trusted(Notification notification, List<Candidate> candidates) {
        boolean better = candidates.stream()
                .anyMatch(candidate -> candidate.obstacle().isEmpty()
                        && candidate.trust() == Trust.KNOWN
                        && !isProgram(candidate.stop().contact()));
        boolean allowed =
                switch (config.unverified()) {
                    case LAST_RESORT -> true;
                    case EMERGENCIES -> notification.urgency == Urgency.EMERGENCY;
                    case NEVER -> false;
                };
        var sorted = new ArrayList<Candidate>();
        var late = new ArrayList<Candidate>();
        for (var candidate : candidates) {
            if (candidate.trust() == Trust.KNOWN || candidate.obstacle().isPresent()) {
                sorted.add(candidate);
            } else if (!allowed) {
                sorted.add(new Candidate(
                        candidate.stop(),
                        Optional.of("not verified: nobody has answered from there yet"),
                        false,
                        candidate.trust()));
            } else if (better) {
                late.add(new Candidate(candidate.stop(), Optional.empty(), false, Trust.AFTER_OTHERS));
            } else {
                sorted.add(candidate);
            }
        }
        sorted.addAll(late);
        return List.copyOf(sorted);
    }
}
