package dev.understudy.notifier.notification;

import dev.understudy.notifier.incident.IncidentStanding;
import dev.understudy.notifier.incident.IncidentState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a person can answer to a message. Each is an explicit deed, never a toggle. */
public enum ReplyAction {
    ACKNOWLEDGE('a', "acknowledge"),
    TAKE('t', "take"),
    RESOLVE('r', "resolve"),
    SNOOZE('s', "snooze"),
    CALL_DEPUTY('d', "call-deputy"),
    COMMENT('c', "comment"),
    /** I am there: the duty is taken over. */
    CONFIRM_DUTY('h', "confirm-duty"),
    /** The address is mine. */
    CONFIRM('v', "confirm"),
    /** No more digests and reports over this channel. */
    UNSUBSCRIBE('u', "unsubscribe");

    /** How long a snooze is quiet. */
    static final Duration SNOOZE_TIME = Duration.ofHours(1);

    private final char letter;
    private final String word;

    ReplyAction(char letter, String word) {
        this.letter = letter;
        this.word = word;
    }

    char letter() {
        return letter;
    }

    /** As in events: {@code acknowledge}... */
    public String word() {
        return word;
    }

    static Optional<ReplyAction> ofLetter(char letter) {
        return Arrays.stream(values()).filter(action -> action.letter == letter).findFirst();
    }

    /** Whether it says something about an incident. */
    boolean isAboutIncident() {
        return switch (this) {
            case ACKNOWLEDGE, TAKE, RESOLVE, SNOOZE, CALL_DEPUTY, COMMENT -> true;
            case CONFIRM_DUTY, CONFIRM, UNSUBSCRIBE -> false;
        };
    }

    /** Whether the rest of the suite is told of it. */
    boolean isTold() {
        return isAboutIncident() || this == CONFIRM_DUTY;
    }

    /** Whether it still means something to a person where the incident stands. */
    boolean fits(IncidentState state, String personId) {
        return switch (this) {
            case ACKNOWLEDGE -> state.standing() == IncidentStanding.OPEN || state.awaits(personId);
            case SNOOZE, CALL_DEPUTY -> state.standing() == IncidentStanding.OPEN;
            case TAKE, RESOLVE -> state.standing() != IncidentStanding.RESOLVED;
            case COMMENT, CONFIRM_DUTY, CONFIRM, UNSUBSCRIBE -> true;
        };
    }

    /** What is offered where an incident stands, the likeliest first. */
    static List<ReplyAction> offered(Optional<IncidentState> state, String personId) {
        return switch (state.map(IncidentState::standing).orElse(IncidentStanding.OPEN)) {
            case OPEN -> List.of(ACKNOWLEDGE, RESOLVE, TAKE, SNOOZE, CALL_DEPUTY);
            case ACKNOWLEDGED ->
                state.filter(known -> known.awaits(personId)).isPresent()
                        ? List.of(ACKNOWLEDGE, RESOLVE, TAKE)
                        : List.of(RESOLVE, TAKE);
            case RESOLVED -> List.of();
        };
    }
}
