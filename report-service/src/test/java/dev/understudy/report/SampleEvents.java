package dev.understudy.report;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.Criticality;
import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.kit.testing.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The other services, as far as this one hears of them. */
public final class SampleEvents {

    private SampleEvents() {}

    /** ISO 8601 with an offset, to write the local times that a report counts in. */
    public static Instant at(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    public static void publish(EventData data, Instant time) {
        EventLog.publish(new Event<>(UUID.randomUUID().toString(), "/test", time, null, data));
    }

    /** Of {@code client}, in Moscow, Russian first, with the zone {@code pay}. */
    public static ProjectApplied project(String id, String client, String name) {
        return new ProjectApplied(
                id,
                1,
                name,
                new Client(client, "ООО «Самовар»", null),
                "Europe/Moscow",
                List.of("ru", "en"),
                List.of(new Zone("pay", "Оплата", Criticality.CRITICAL)),
                null);
    }

    public static CheckApplied check(String project, String name, @Nullable String zone, @Nullable String url) {
        return new CheckApplied(
                project,
                name,
                1,
                "http",
                "passport",
                null,
                zone,
                new Schedule(Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 2),
                List.of(),
                url == null ? null : new HttpTarget(url, "GET", List.of()));
    }

    public static ProbeCompleted result(
            String checkId, Instant at, CheckStatus outcome, CheckStatus status, Instant validUntil) {
        return new ProbeCompleted(
                checkId.substring(0, checkId.indexOf('/')),
                checkId,
                at.getEpochSecond(),
                0,
                at,
                at,
                at,
                outcome,
                status,
                validUntil,
                outcome == CheckStatus.DOWN ? failure() : null,
                null);
    }

    public static IncidentOpened opened(
            String project,
            String id,
            String title,
            Instant startedAt,
            Instant at,
            Instant responseDue,
            @Nullable Instant resolutionDue) {
        return new IncidentOpened(
                project,
                id,
                1,
                at,
                project + "/check",
                title,
                project + "/site.http",
                project + "/site",
                "pay",
                startedAt,
                responseDue,
                resolutionDue,
                "ivanov",
                failure(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Failure failure() {
        return new Failure("status", "the server answered 502", "502", "200-299");
    }
}
