package dev.understudy.incident.incident;

import static org.awaitility.Awaitility.await;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.Criticality;
import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.incident.duty.PassportCopy;
import dev.understudy.kit.testing.EventLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A project of its own for a test: a site and a CRM on one server, three people on duty and an owner who is informed. */
public final class Shop {

    public final String project = "shop-" + UUID.randomUUID().toString().substring(0, 8);

    /** Publishes the passport and waits until it has arrived. */
    public Shop arrive(PassportCopy passport) {
        EventLog.publish(new ResponsibilitiesApplied(
                project, 1, List.of(new Duty("cms", "ivanov", "petrova", "sidorov", List.of("owner"), null, null))));
        for (var person : List.of("ivanov", "petrova", "sidorov", "owner")) {
            EventLog.publish(new PersonApplied(
                    project,
                    person,
                    1,
                    person,
                    null,
                    null,
                    List.of("ru"),
                    person.equals("sidorov")
                            ? List.of(new Contact("email", "sidorov@example.test", null))
                            : List.of(
                                    new Contact("email", person + "@example.test", null),
                                    new Contact("telegram", "1", null)),
                    List.of()));
        }
        for (var asset : List.of("site", "crm", "mail")) {
            EventLog.publish(new AssetApplied(
                    project,
                    asset,
                    1,
                    "site",
                    asset,
                    "cms",
                    Map.of(),
                    asset.equals("mail") ? List.of() : List.of(new Relation("hostedOn", "vps")),
                    null));
        }
        EventLog.publish(new ProjectApplied(
                project,
                1,
                "Магазин",
                new Client("client-" + project, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru"),
                List.of(new Zone("cms", "Сайт", Criticality.CRITICAL)),
                new Agreement(
                        "7/26",
                        null,
                        null,
                        new EmergencyTerms(Duration.ofMinutes(60), Duration.ofMinutes(15), Duration.ofHours(8)),
                        null,
                        1)));
        await().atMost(Duration.ofSeconds(30)).until(() -> QuarkusTransaction.requiringNew()
                .call(() -> passport.matrix(project).people().size() == 4
                        && passport.matrix(project).duties().size() == 1
                        && passport.assets(project).size() == 3
                        && passport.project(project).isPresent()));
        return this;
    }

    Signal fails(String asset, long sequence, Instant at) {
        return signal(Signal.Action.TRIGGER, asset, sequence, at, Severity.ERROR);
    }

    Signal works(String asset, long sequence, Instant at) {
        return signal(Signal.Action.RESOLVE, asset, sequence, at, Severity.ERROR);
    }

    /** The sender knows of a maintenance. */
    Signal failsInMaintenance(String asset, long sequence, Instant at, Instant until) {
        return signal(Signal.Action.TRIGGER, asset, sequence, at, Severity.ERROR, until);
    }

    Signal signal(Signal.Action action, String asset, long sequence, Instant at, Severity severity) {
        return signal(action, asset, sequence, at, severity, null);
    }

    private Signal signal(
            Signal.Action action,
            String asset,
            long sequence,
            Instant at,
            Severity severity,
            @Nullable Instant maintenanceUntil) {
        return new Signal(
                project,
                key(asset),
                action,
                severity,
                "Магазин: " + asset,
                "monitor",
                at,
                at,
                sequence,
                project + "/" + asset + ".http",
                "http",
                asset,
                "cms",
                "http://" + asset + ".example/",
                new Failure("status", "500 вместо 200", "500", "200"),
                List.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                "monitor",
                project + "-" + asset + "-" + sequence,
                maintenanceUntil,
                false);
    }

    String key(String asset) {
        return "check:" + project + "/" + asset + ".http";
    }

    /** The next event of this kind of the project that meets the condition. */
    public <T extends IncidentEvent> T await1(Class<T> type, java.util.function.Predicate<T> condition) {
        return EventLog.await(type, event -> project.equals(event.projectId()) && condition.test(event))
                .data();
    }

    public <T extends EventData> List<T> all(Class<T> type) {
        return EventLog.all(type).stream()
                .map(Event::data)
                .filter(event -> project.equals(event.projectId()))
                .toList();
    }

    /** Who was asked to be told, in order. */
    List<String> told(Purpose... purposes) {
        return all(NotificationRequested.class).stream()
                .filter(request -> List.of(purposes).contains(request.purpose()))
                .map(NotificationRequested::personId)
                .toList();
    }
}
