package dev.understudy.events;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.DeliveryEvent.Reach;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.DeliveryEvent.WorkRequested;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.events.ProblemEvent.ProblemDetected;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.ReportEvent.ReportPublished;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkPlanned;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One realistic event of each type that has data: the story of one outage of a shop. */
final class Samples {

    private static final Instant SEEN = Instant.parse("2026-11-20T18:42:07.311Z");
    private static final Failure FAILURE = new Failure("status", "status 500, expected one of 200", "500", "200");
    private static final String INCIDENT = "019aa2c4-9a10-7c3e-8d52-0f6f3a1b7c55";
    private static final String NOTIFICATION = "0d9f4f0e-5a3c-3a7e-9b1f-3a51c2a0f4d1";

    static final List<EventData> ALL = List.of(
            new ProjectApplied(
                    "demo-shop",
                    7,
                    "Самовар и Ко — интернет-магазин",
                    new Client("samovar", "ООО «Самовар и Ко»", "7701234567"),
                    "Europe/Moscow",
                    List.of("ru", "en"),
                    List.of(
                            new Zone("cms", "Сайт и CMS", Criticality.CRITICAL),
                            new Zone("hosting", "Хостинг", Criticality.IMPORTANT)),
                    new Agreement(
                            "12/2026",
                            LocalDate.of(2026, 1, 1),
                            LocalDate.of(2027, 12, 31),
                            new EmergencyTerms(Duration.ofMinutes(60), Duration.ofMinutes(15), Duration.ofHours(8)),
                            new PlannedTerms(10),
                            1)),
            new AssetApplied(
                    "demo-shop",
                    "site",
                    7,
                    "site",
                    "Витрина",
                    "cms",
                    Map.of("url", "https://xn--80aafey1amqq.example/"),
                    List.of(new Relation("hostedOn", "web-hosting"), new Relation("dependsOn", "domain")),
                    new MonitoringHints(
                            true,
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(10),
                            2,
                            1,
                            List.of(200))),
            new PersonApplied(
                    "demo-shop",
                    "ivanov",
                    7,
                    "Иван Иванов",
                    "engineer",
                    "contractor",
                    List.of("ru"),
                    List.of(
                            new Contact("email", "ivanov@example.test", null),
                            new Contact("webhook", "https://hooks.example.test/ivanov", "env:DEMO_WEBHOOK_SECRET")),
                    List.of(new Absence(LocalDate.of(2026, 12, 28), LocalDate.of(2027, 1, 8), "petrova"))),
            new ResponsibilitiesApplied(
                    "demo-shop",
                    7,
                    List.of(new Duty(
                            "cms", "ivanov", "petrova", "sidorov", List.of("owner"), LocalDate.of(2026, 1, 1), null))),
            new FindingRaised(
                    "demo-shop",
                    "duty-without-deputy:zone/hosting",
                    "duty-without-deputy",
                    "high",
                    "zone/hosting",
                    "Зона «Хостинг» держится на одном человеке",
                    "Назначьте заместителя",
                    SEEN),
            new FindingCleared(
                    "demo-shop", "duty-without-deputy:zone/hosting", "duty-without-deputy", SEEN.plusSeconds(86_400)),
            new CheckApplied(
                    "demo-shop",
                    "site.http",
                    3,
                    "http",
                    "passport",
                    "site",
                    "cms",
                    new Schedule(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 1),
                    List.of("web-hosting", "domain"),
                    new HttpTarget("https://xn--80aafey1amqq.example/", "GET", List.of(200))),
            new ProbeCompleted(
                    "demo-shop",
                    "demo-shop/site.http",
                    29_393_322,
                    0,
                    SEEN.minusMillis(150),
                    SEEN.minusMillis(148),
                    SEEN,
                    CheckStatus.DOWN,
                    CheckStatus.UP,
                    SEEN.plusSeconds(70),
                    FAILURE,
                    new Timings(1.2, 20.5, 41.25, 83.0, 2.05, 148.0)),
            new CheckStatusChanged(
                    "demo-shop",
                    "demo-shop/site.http",
                    12,
                    "http",
                    "site",
                    "cms",
                    CheckStatus.UP,
                    CheckStatus.DOWN,
                    SEEN,
                    SEEN.plusSeconds(10),
                    29_393_322,
                    FAILURE,
                    List.of("web-hosting", "domain"),
                    "https://xn--80aafey1amqq.example/"),
            new SlotsMissed(
                    "demo-shop",
                    "demo-shop/site.http",
                    29_393_400,
                    29_393_404,
                    SEEN.plusSeconds(4_680),
                    SEEN.plusSeconds(4_980),
                    "not probed while the service was away"),
            new CheckRetired("demo-shop", "demo-shop/site.http", 14, SEEN.plusSeconds(90_000)),
            new IncidentOpened(
                    "demo-shop",
                    INCIDENT,
                    1,
                    SEEN.plusSeconds(10),
                    "check:demo-shop/site.http",
                    "Самовар и Ко — интернет-магазин: Сайт и CMS",
                    "demo-shop/site.http",
                    "site",
                    "cms",
                    SEEN,
                    SEEN.plusSeconds(3_600),
                    SEEN.plusSeconds(28_800),
                    "ivanov",
                    FAILURE),
            new IncidentEscalated("demo-shop", INCIDENT, 2, SEEN.plusSeconds(910), 1, "deputy", "petrova"),
            new IncidentAcknowledged("demo-shop", INCIDENT, 3, SEEN.plusSeconds(1_020), "petrova"),
            new IncidentDeadlineBreached(
                    "demo-shop", INCIDENT, 4, SEEN.plusSeconds(28_800), "resolution", SEEN.plusSeconds(28_800)),
            new IncidentResolved(
                    "demo-shop",
                    INCIDENT,
                    5,
                    SEEN.plusSeconds(30_010),
                    "monitor",
                    SEEN.plusSeconds(30_000),
                    "перезапущен php-fpm"),
            new WorkPlanned(
                    "demo-shop",
                    "019aa2d0-1111-7c3e-8d52-0f6f3a1b7c55",
                    SEEN,
                    "update",
                    "Обновить CMS до 6.5",
                    "cms",
                    SEEN.plusSeconds(864_000)),
            new WorkDone("demo-shop", "019aa2d0-1111-7c3e-8d52-0f6f3a1b7c55", SEEN.plusSeconds(90_000), "petrova", 1.5),
            new ProblemDetected(
                    "demo-shop",
                    "019aa2d1-2222-7c3e-8d52-0f6f3a1b7c55",
                    SEEN,
                    "Сайт отвечает 500 после ночного обмена с 1С",
                    "cms",
                    4),
            new NotificationRequested(
                    "demo-shop",
                    NOTIFICATION,
                    "ivanov",
                    Purpose.PAGE,
                    Urgency.EMERGENCY,
                    "incident.opened",
                    new TreeMap<>(Map.of("project", "Самовар и Ко", "title", "Сайт и CMS: не отвечает")),
                    INCIDENT,
                    SEEN.plusSeconds(10),
                    SEEN.plusSeconds(86_410)),
            new DeliveryStateChanged(
                    "demo-shop",
                    NOTIFICATION,
                    "019aa2c4-9b00-7111-8d52-0f6f3a1b7c55",
                    "ivanov",
                    "email",
                    DeliveryState.ACCEPTED,
                    1,
                    SEEN.plusSeconds(11),
                    INCIDENT,
                    "<019aa2c4-9b00-7111-8d52-0f6f3a1b7c55@understudy>",
                    null),
            new ReplyReceived(
                    "demo-shop",
                    NOTIFICATION,
                    "petrova",
                    "telegram",
                    "acknowledge",
                    SEEN.plusSeconds(1_020),
                    INCIDENT,
                    "019aa2c4-9c00-7111-8d52-0f6f3a1b7c55",
                    "019aa2c4-9b00-7111-8d52-0f6f3a1b7c55",
                    null,
                    null),
            new WorkRequested(
                    "demo-shop",
                    "019aa2c4-9d00-7111-8d52-0f6f3a1b7c55",
                    "petrova",
                    "telegram",
                    SEEN.plusSeconds(90_000),
                    "Добавить самовывоз в корзину",
                    "К пятнице, если можно"),
            new ChannelsChanged(
                    "demo-shop",
                    "petrova",
                    SEEN,
                    List.of(
                            new Reach("telegram", true, false, null),
                            new Reach("email", false, true, "550 5.1.1 no such user"))),
            new ReportPublished(
                    "demo-shop",
                    "019ab0aa-3333-7c3e-8d52-0f6f3a1b7c55",
                    "2026-11",
                    1,
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    Instant.parse("2026-12-01T06:00:00Z")));

    private Samples() {}
}
