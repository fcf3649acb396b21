package dev.understudy.incident.intake;

import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckStatusEvent;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.Event;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.incident.incident.Signal;
import dev.understudy.incident.incident.Signal.Action;
import dev.understudy.incident.incident.SignalService;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor's changes mean. No inbox: the watermark of each key recognises both the repeated and the late event.
 */
@ApplicationScoped
class StatusHandler {

    static final String MONITOR = "monitor";

    /** What a common failure can come from. A registrar in common breaks nothing at the moment. */
    private static final Set<String> CAUSES =
            Set.of("address", "host", "name-server", "certificate", "hosting", "upstream");

    /** A certificate that ends later than this was renewed, whatever was told of the one before. */
    private static final Duration RENEWED = Duration.ofDays(30);

    private static final TextMapGetter<String> TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return key.equals("traceparent") ? carrier : null;
        }
    };

    private final SignalService signals;
    private final PassportCopy passport;
    private final Clock clock;

    StatusHandler(SignalService signals, PassportCopy passport, Clock clock) {
        this.signals = signals;
        this.passport = passport;
        this.clock = clock;
    }

    @Transactional
    void on(List<Event<CheckStatusEvent>> events) {
        var taken = new ArrayList<Signal>();
        var traces = new HashMap<String, Context>();
        for (var event : events) {
            signal(event).ifPresent(taken::add);
            traces.put(event.id(), trace(event));
        }
        if (!taken.isEmpty()) {
            signals.take(taken, signal -> Optional.ofNullable(signal.eventId())
                    .map(traces::get)
                    .orElseGet(Context::current));
        }
    }

    /** Of many that came together each begins something of its own. */
    private static Context trace(Event<CheckStatusEvent> event) {
        var current = Context.current();
        var traceparent = event.traceparent();
        if (traceparent == null) {
            return current;
        }
        var own = W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TRACEPARENT);
        // The first of them is the parent of what runs now.
        return traceId(own).equals(traceId(current)) ? current : own;
    }

    private static String traceId(Context context) {
        return Span.fromContext(context).getSpanContext().getTraceId();
    }

    private Optional<Signal> signal(Event<CheckStatusEvent> event) {
        return switch (event.data()) {
            case CheckStatusChanged change -> Optional.of(changed(change, event.id()));
            case CheckRetired retired -> Optional.of(retired(retired, event.id()));
            case ExpiryObserved expiry -> Optional.of(expiry(expiry, event.id()));
            case FactObserved fact -> renewed(fact, event.id());
            // A gap in the measurements is no emergency; report-service shows it.
            case SlotsMissed missed -> Optional.empty();
            // What is wrong with a backup comes as a change of its check.
            case BackupEvidenceObserved evidence -> Optional.empty();
        };
    }

    private Signal changed(CheckStatusChanged change, String eventId) {
        var action =
                switch (change.to()) {
                    case DOWN -> Action.TRIGGER;
                    case UP, DEGRADED -> Action.RESOLVE;
                    case UNKNOWN, PAUSED, MAINTENANCE, PENDING -> Action.REMARK;
                };
        var maintenance = change.maintenance();
        return new Signal(
                change.projectId(),
                checkKey(change.checkId()),
                action,
                Severity.CRITICAL,
                title(
                        change.projectId(),
                        change.zoneId(),
                        change.target() == null ? change.checkId() : change.target()),
                MONITOR,
                change.at(),
                change.since(),
                change.sequence(),
                change.checkId(),
                change.kind(),
                change.assetId(),
                change.zoneId(),
                change.target(),
                change.failure(),
                change.dependsOn(),
                identities(change),
                change.labels() == null ? Map.of() : change.labels(),
                change.criticality(),
                null,
                detail(change.to()),
                MONITOR,
                eventId,
                maintenance == null ? null : maintenance.until(),
                false);
    }

    static String checkKey(String checkId) {
        return "check:" + checkId;
    }

    private static @Nullable String detail(CheckStatus to) {
        return switch (to) {
            case DOWN -> null;
            case UP, DEGRADED -> "the check is " + to + " again";
            case UNKNOWN, PAUSED, MAINTENANCE, PENDING ->
                "the check is " + to + "; the emergency stays open until it is seen to work";
        };
    }

    private static List<String> identities(CheckStatusChanged change) {
        var causes = change.causes();
        return causes == null
                ? List.of()
                : causes.stream()
                        .filter(cause -> CAUSES.contains(cause.type()))
                        .map(cause -> cause.type() + ":" + cause.value())
                        .toList();
    }

    private Signal retired(CheckRetired retired, String eventId) {
        return new Signal(
                retired.projectId(),
                checkKey(retired.checkId()),
                Action.RETIRE,
                Severity.CRITICAL,
                retired.checkId(),
                MONITOR,
                retired.at(),
                retired.at(),
                retired.sequence(),
                retired.checkId(),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                Map.of(),
                null,
                null,
                "the check was removed",
                MONITOR,
                eventId,
                null,
                false);
    }

    private Signal expiry(ExpiryObserved expiry, String eventId) {
        var days = Duration.between(clock.instant(), expiry.expiresAt()).toDays();
        return new Signal(
                expiry.projectId(),
                expiryKey(expiry.checkId(), expiry.subject(), expiry.name()),
                Action.TRIGGER,
                days < 0 ? Severity.CRITICAL : Severity.ERROR,
                title(expiry.projectId(), expiry.zoneId(), expiry.subject() + " " + expiry.name()),
                MONITOR,
                expiry.at(),
                expiry.at(),
                -1,
                expiry.checkId(),
                expiry.subject(),
                expiry.assetId(),
                expiry.zoneId(),
                expiry.name(),
                null,
                List.of(),
                List.of(),
                expiry.labels() == null ? Map.of() : expiry.labels(),
                expiry.criticality(),
                expiry.expiresAt(),
                "the " + expiry.subject() + " of " + expiry.name() + (days < 0 ? " ended " : " ends ")
                        + expiry.expiresAt(),
                MONITOR,
                eventId,
                null,
                false);
    }

    /** A new date, far ahead, ends what was to be done about the old one. */
    private Optional<Signal> renewed(FactObserved fact, String eventId) {
        var subject =
                switch (fact.fact()) {
                    case "certificate-expiry" -> "certificate";
                    case "domain-expiry" -> "domain";
                    default -> null;
                };
        if (subject == null || fact.error() != null || fact.values().isEmpty()) {
            return Optional.empty();
        }
        return date(fact.values().getFirst())
                .filter(until -> until.isAfter(clock.instant().plus(RENEWED)))
                .map(until -> new Signal(
                        fact.projectId(),
                        expiryKey(fact.checkId(), subject, fact.name()),
                        Action.RESOLVE,
                        Severity.ERROR,
                        subject + " " + fact.name(),
                        MONITOR,
                        fact.at(),
                        fact.at(),
                        -1,
                        fact.checkId(),
                        subject,
                        fact.assetId(),
                        fact.zoneId(),
                        fact.name(),
                        null,
                        List.of(),
                        List.of(),
                        Map.of(),
                        null,
                        null,
                        "renewed: ends " + until,
                        MONITOR,
                        eventId,
                        null,
                        false));
    }

    private static String expiryKey(String checkId, String subject, String name) {
        return "expiry:" + checkId + ":" + subject + ":" + name;
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    text.length() <= 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private String title(String projectId, @Nullable String zoneId, String what) {
        var parts = new ArrayList<String>();
        var project = passport.project(projectId);
        project.ifPresent(p -> parts.add(p.name()));
        project.stream()
                .flatMap(p -> p.zones().stream())
                .filter(zone -> zone.zoneId().equals(zoneId))
                .findFirst()
                .ifPresent(zone -> parts.add(zone.name()));
        parts.add(what);
        return String.join(": ", parts);
    }
}
