package dev.understudy.incident.incident;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.understudy.events.IncidentEvent.HoldReason;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an emergency stands, with what belongs to it: {@code TRIGGERED -> ACKNOWLEDGED <-> ON_HOLD -> RESOLVED -> CLOSED};
 * ends are also {@code MERGED}, which can be undone, and {@code CANCELLED}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = IncidentState.Triggered.class, name = "TRIGGERED"),
    @JsonSubTypes.Type(value = IncidentState.Acknowledged.class, name = "ACKNOWLEDGED"),
    @JsonSubTypes.Type(value = IncidentState.OnHold.class, name = "ON_HOLD"),
    @JsonSubTypes.Type(value = IncidentState.Resolved.class, name = "RESOLVED"),
    @JsonSubTypes.Type(value = IncidentState.Closed.class, name = "CLOSED"),
    @JsonSubTypes.Type(value = IncidentState.Merged.class, name = "MERGED"),
    @JsonSubTypes.Type(value = IncidentState.Cancelled.class, name = "CANCELLED")
})
public sealed interface IncidentState {

    /** The state's name, for lists and queries. */
    enum Kind {
        TRIGGERED,
        ACKNOWLEDGED,
        ON_HOLD,
        RESOLVED,
        CLOSED,
        MERGED,
        CANCELLED;

        static final Set<Kind> OPEN = EnumSet.of(TRIGGERED, ACKNOWLEDGED, ON_HOLD);

        boolean isOpen() {
            return OPEN.contains(this);
        }
    }

    /** What a person can do to an incident. */
    enum Action {
        ACKNOWLEDGE,
        TAKE,
        RELEASE,
        ESCALATE,
        HOLD,
        RESUME,
        SNOOZE,
        RESOLVE,
        REOPEN,
        CLOSE,
        MERGE,
        UNMERGE,
        SPLIT_OFF,
        CANCEL;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @JsonIgnore
    Kind kind();

    /** What is possible from here. */
    @JsonIgnore
    Set<Action> allowed();

    /** Who owns it; empty where nobody does, or did when it ended. */
    @JsonIgnore
    default Optional<Acknowledged> ownership() {
        return switch (this) {
            case Acknowledged owned -> Optional.of(owned);
            case OnHold held -> Optional.of(held.owner());
            case Triggered triggered -> Optional.empty();
            case Resolved over -> Optional.empty();
            case Closed over -> Optional.empty();
            case Merged over -> Optional.empty();
            case Cancelled over -> Optional.empty();
        };
    }

    private static List<String> with(Collection<String> people, String person) {
        return Stream.concat(people.stream(), Stream.of(person)).distinct().toList();
    }

    private static List<String> without(Collection<String> people, String person) {
        return people.stream().filter(one -> !one.equals(person)).toList();
    }

    /** Not over yet. */
    sealed interface Open extends IncidentState {

        default Resolved toResolved(String by, Instant at, Instant recoveredAt, @Nullable String note) {
            return new Resolved(by, at, recoveredAt, note);
        }

        default Merged toMerged(String into, Instant at) {
            return new Merged(into, at, this);
        }

        default Cancelled toCancelled(String by, Instant at, String reason) {
            return new Cancelled(by, at, reason);
        }

        default Triggered toTriggered() {
            return new Triggered();
        }
    }

    /** Nobody owns it; people are being called. */
    record Triggered() implements Open {

        @Override
        public Kind kind() {
            return Kind.TRIGGERED;
        }

        @Override
        public Set<Action> allowed() {
            return EnumSet.of(
                    Action.ACKNOWLEDGE,
                    Action.TAKE,
                    Action.ESCALATE,
                    Action.SNOOZE,
                    Action.RESOLVE,
                    Action.MERGE,
                    Action.SPLIT_OFF,
                    Action.CANCEL);
        }

        /** @param called who has to acknowledge it too, where one is not enough */
        Acknowledged toAcknowledged(String by, Instant at, @Nullable Instant until, Collection<String> called) {
            return new Acknowledged(by, at, until, without(called, by), List.of());
        }
    }

    /**
     * Somebody owns it; nobody else is called, but those who have to acknowledge it too.
     *
     * @param until when the acknowledgement times out; absent when it does not
     * @param awaited who was called and has to acknowledge too
     * @param also who else has acknowledged
     */
    record Acknowledged(String by, Instant at, @Nullable Instant until, List<String> awaited, List<String> also)
            implements Open {

        @SuppressWarnings("NullAway") // what was stored before there was a choice names neither
        public Acknowledged {
            awaited = awaited == null ? List.of() : List.copyOf(awaited);
            also = also == null ? List.of() : List.copyOf(also);
        }

        /** It is owned, and that is all. */
        Acknowledged(String by, Instant at, @Nullable Instant until) {
            this(by, at, until, List.of(), List.of());
        }

        @Override
        public Kind kind() {
            return Kind.ACKNOWLEDGED;
        }

        @Override
        public Set<Action> allowed() {
            return EnumSet.of(
                    Action.ACKNOWLEDGE,
                    Action.TAKE,
                    Action.RELEASE,
                    Action.HOLD,
                    Action.RESOLVE,
                    Action.MERGE,
                    Action.SPLIT_OFF,
                    Action.CANCEL);
        }

        OnHold toOnHold(HoldReason reason, @Nullable String note, Instant since, Instant end) {
            return new OnHold(this, reason, note, since, end);
        }

        Acknowledged prolonged(@Nullable Instant end) {
            return new Acknowledged(by, at, end, awaited, also);
        }

        boolean isAcknowledgedBy(String person) {
            return by.equals(person) || also.contains(person);
        }

        /** Somebody else has seen it too; it stays whose it is. */
        Acknowledged alsoBy(String person) {
            return new Acknowledged(by, at, until, without(awaited, person), with(also, person));
        }

        /** It is somebody else's now; whoever had it has still acknowledged it. */
        Acknowledged takenOver(String person, Instant now, @Nullable Instant end) {
            return new Acknowledged(person, now, end, without(awaited, person), without(with(also, by), person));
        }
    }

    /** Its owner waits for somebody else. */
    record OnHold(
            Acknowledged owner, HoldReason reason, @Nullable String note, Instant since, Instant until)
            implements Open {

        @Override
        public Kind kind() {
            return Kind.ON_HOLD;
        }

        @Override
        public Set<Action> allowed() {
            return EnumSet.of(
                    Action.ACKNOWLEDGE,
                    Action.TAKE,
                    Action.RESUME,
                    Action.RESOLVE,
                    Action.MERGE,
                    Action.SPLIT_OFF,
                    Action.CANCEL);
        }

        Acknowledged toAcknowledged(@Nullable Instant end) {
            return owner.prolonged(end);
        }

        /** The same wait, with another owner or one more who has seen it. */
        OnHold with(Acknowledged changed) {
            return new OnHold(changed, reason, note, since, until);
        }
    }

    /** It works again. */
    record Resolved(
            String by,
            Instant at,
            Instant recoveredAt,
            @Nullable String note) implements IncidentState {

        @Override
        public Kind kind() {
            return Kind.RESOLVED;
        }

        @Override
        public Set<Action> allowed() {
            return EnumSet.of(Action.CLOSE, Action.REOPEN);
        }

        Triggered toTriggered() {
            return new Triggered();
        }

        Closed toClosed(
                String closedBy,
                Instant closedAt,
                String cause,
                @Nullable String zoneId,
                String done,
                int minutesSpent) {
            return new Closed(this, closedBy, closedAt, cause, zoneId, done, minutesSpent);
        }
    }

    /** What happened is written down. */
    record Closed(
            Resolved resolved,
            String by,
            Instant at,
            String cause,
            @Nullable String zoneId,
            String done,
            int minutesSpent)
            implements IncidentState {

        @Override
        public Kind kind() {
            return Kind.CLOSED;
        }

        @Override
        public Set<Action> allowed() {
            return EnumSet.noneOf(Action.class);
        }
    }

    /** Part of another incident. */
    record Merged(String into, Instant at, Open before) implements IncidentState {

        @Override
        public Kind kind() {
            return Kind.MERGED;
        }

        @Override
        public Set<Action> allowed() {
            return EnumSet.of(Action.UNMERGE);
        }
    }

    /** It was none. */
    record Cancelled(String by, Instant at, String reason) implements IncidentState {

        @Override
        public Kind kind() {
            return Kind.CANCELLED;
        }

        @Override
        public Set<Action> allowed() {
            return EnumSet.noneOf(Action.class);
        }
    }
}
