package dev.understudy.events;

import dev.understudy.events.AssetEvent.Access;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatusEvent.BackupEvidenceObserved;
import dev.understudy.events.CheckStatusEvent.CheckRetired;
import dev.understudy.events.CheckStatusEvent.CheckStatusChanged;
import dev.understudy.events.CheckStatusEvent.ExpiryObserved;
import dev.understudy.events.CheckStatusEvent.FactObserved;
import dev.understudy.events.CheckStatusEvent.SlotsMissed;
import dev.understudy.events.DeliveryEvent.ChannelsChanged;
import dev.understudy.events.DeliveryEvent.DeliveryState;
import dev.understudy.events.DeliveryEvent.DeliveryStateChanged;
import dev.understudy.events.DeliveryEvent.Reach;
import dev.understudy.events.DeliveryEvent.ReplyReceived;
import dev.understudy.events.DeliveryEvent.WorkRequested;
import dev.understudy.events.DrillEvent.DrillCompleted;
import dev.understudy.events.DrillEvent.DrillOutcome;
import dev.understudy.events.DrillEvent.DrillStarted;
import dev.understudy.events.FindingEvent.FindingAcceptanceEnded;
import dev.understudy.events.FindingEvent.FindingAccepted;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentCancelled;
import dev.understudy.events.IncidentEvent.IncidentClosed;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentDeadlineRecomputed;
import dev.understudy.events.IncidentEvent.IncidentDeadlineWarned;
import dev.understudy.events.IncidentEvent.IncidentEscalated;
import dev.understudy.events.IncidentEvent.IncidentHeld;
import dev.understudy.events.IncidentEvent.IncidentMemberSplitOff;
import dev.understudy.events.IncidentEvent.IncidentMembersAdded;
import dev.understudy.events.IncidentEvent.IncidentMerged;
import dev.understudy.events.IncidentEvent.IncidentNoteAdded;
import dev.understudy.events.IncidentEvent.IncidentOccurredAgain;
import dev.understudy.events.IncidentEvent.IncidentOpened;
import dev.understudy.events.IncidentEvent.IncidentReopened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.IncidentEvent.IncidentResumed;
import dev.understudy.events.IncidentEvent.IncidentSeverityChanged;
import dev.understudy.events.IncidentEvent.IncidentSuppressed;
import dev.understudy.events.IncidentEvent.IncidentUnacknowledged;
import dev.understudy.events.IncidentEvent.IncidentUnmerged;
import dev.understudy.events.IncidentEvent.IncidentUnsuppressed;
import dev.understudy.events.IncidentEvent.Member;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ProbeEvent.ProbeCompleted;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.events.ProblemEvent.BreakEven;
import dev.understudy.events.ProblemEvent.ProblemClosed;
import dev.understudy.events.ProblemEvent.ProblemCost;
import dev.understudy.events.ProblemEvent.ProblemDetected;
import dev.understudy.events.ProblemEvent.ProblemUpdated;
import dev.understudy.events.ProblemEvent.Promise;
import dev.understudy.events.ProblemEvent.PromiseChecked;
import dev.understudy.events.ProblemEvent.ReworkDone;
import dev.understudy.events.ProblemEvent.ReworkProposed;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.CalendarException;
import dev.understudy.events.ProjectEvent.ClassificationRule;
import dev.understudy.events.ProjectEvent.Client;
import dev.understudy.events.ProjectEvent.Conditions;
import dev.understudy.events.ProjectEvent.Contractor;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.EscalationPolicy;
import dev.understudy.events.ProjectEvent.EscalationStep;
import dev.understudy.events.ProjectEvent.EscalationTarget;
import dev.understudy.events.ProjectEvent.HourlyRate;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ReportSection;
import dev.understudy.events.ProjectEvent.ReportTerms;
import dev.understudy.events.ProjectEvent.ServiceCalendar;
import dev.understudy.events.ProjectEvent.Target;
import dev.understudy.events.ProjectEvent.TimeWindow;
import dev.understudy.events.ProjectEvent.WeekWindow;
import dev.understudy.events.ProjectEvent.Zone;
import dev.understudy.events.ReportEvent.ReportAcknowledged;
import dev.understudy.events.ReportEvent.ReportPublished;
import dev.understudy.events.ReportEvent.RiskAccepted;
import dev.understudy.events.ReportEvent.RiskAnswered;
import dev.understudy.events.ReportEvent.RiskReopened;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.ScheduleEvent.SchedulePlanned;
import dev.understudy.events.ScheduleEvent.Watch;
import dev.understudy.events.WorkEvent.WorkCancelled;
import dev.understudy.events.WorkEvent.WorkChangeRecorded;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkLinked;
import dev.understudy.events.WorkEvent.WorkOverdue;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkScheduled;
import dev.understudy.events.WorkEvent.WorkStarted;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import dev.understudy.events.WorkEvent.WorkUpdated;
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
    private static final String WORK_ITEM = "019aa2d0-1111-7c3e-8d52-0f6f3a1b7c55";
    private static final String PROBLEM = "019aa2d1-2222-7c3e-8d52-0f6f3a1b7c55";
    private static final String DRILL = "019aa2d2-3333-7c3e-8d52-0f6f3a1b7c55";
    private static final String NOTIFICATION = "0d9f4f0e-5a3c-3a7e-9b1f-3a51c2a0f4d1";

    static final List<EventData> ALL = List.of(
            new ProjectApplied(
                    "demo-shop",
                    7,
                    "Самовар и Ко — интернет-магазин",
                    new Client("samovar", "ООО «Самовар и Ко»", "7701234567", "1027700132195", "RU"),
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
                            1,
                            new Contractor("ООО «Поддержка»", "7812345678", null, "RU"),
                            List.of("Сайт, корзина и обмен с 1С"),
                            List.of(new ServiceCalendar(
                                    "office",
                                    "Europe/Moscow",
                                    List.of(new WeekWindow(
                                            List.of("mon", "tue", "wed", "thu", "fri"), "09:00", "18:00")),
                                    "RU",
                                    List.of(
                                            new CalendarException(
                                                    LocalDate.of(2026, 12, 30),
                                                    LocalDate.of(2026, 12, 30),
                                                    List.of(new TimeWindow("09:00", "15:00")),
                                                    "короткий день"),
                                            new CalendarException(
                                                    LocalDate.of(2026, 12, 31),
                                                    LocalDate.of(2026, 12, 31),
                                                    null,
                                                    null)))),
                            List.of(
                                    new Target(
                                            "emergency",
                                            "critical",
                                            Duration.ofMinutes(30),
                                            Duration.ofHours(4),
                                            null,
                                            "п. 4.1"),
                                    new Target("work", null, Duration.ofHours(8), null, "office", "п. 4.3")),
                            List.of(
                                    new ClassificationRule(
                                            "expiry-far",
                                            new Conditions(
                                                    null,
                                                    null,
                                                    List.of("tls", "domain"),
                                                    List.of(Criticality.CRITICAL),
                                                    List.of("warning"),
                                                    null,
                                                    Duration.ofDays(30),
                                                    null,
                                                    null),
                                            "work",
                                            "warning",
                                            "п. 3.2"),
                                    new ClassificationRule(
                                            "keeps-failing",
                                            new Conditions(
                                                    List.of("cms"),
                                                    List.of("site"),
                                                    null,
                                                    null,
                                                    null,
                                                    List.of("status"),
                                                    null,
                                                    3,
                                                    Duration.ofDays(1)),
                                            "emergency",
                                            null,
                                            null)),
                            new HourlyRate(3500, "RUB"),
                            List.of(50, 80),
                            new ReportTerms(
                                    List.of("owner"),
                                    List.of("ru"),
                                    List.of(new ReportSection("availability", "mandatory")))),
                    List.of(new EscalationPolicy(
                            "shop",
                            List.of("cms"),
                            List.of(
                                    new EscalationStep(
                                            List.of(new EscalationTarget("primary", null)),
                                            Duration.ofMinutes(15),
                                            null),
                                    new EscalationStep(
                                            List.of(
                                                    new EscalationTarget("deputy", null),
                                                    new EscalationTarget("person", "petrova")),
                                            Duration.ofMinutes(15),
                                            "office")),
                            1,
                            List.of(new EscalationTarget("person", "owner"))))),
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
                            List.of(200),
                            Map.of("tls", Schemas.JSON.createObjectNode().put("warnDays", 21))),
                    Criticality.CRITICAL,
                    Map.of("tags", List.of("витрина")),
                    List.of(new Access(
                            "admin",
                            "op://Support/shop-admin/password",
                            List.of("ivanov", "petrova"),
                            "admin",
                            LocalDate.of(2026, 9, 1)))),
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
                            "cms",
                            "ivanov",
                            "petrova",
                            "sidorov",
                            List.of("owner"),
                            LocalDate.of(2026, 1, 1),
                            null,
                            "ivanov",
                            "petrova"))),
            new FindingRaised(
                    "demo-shop",
                    "duty-without-deputy:zone/hosting",
                    "duty-without-deputy",
                    "high",
                    "zone/hosting",
                    "Зона «Хостинг» держится на одном человеке",
                    "Назначьте заместителя",
                    SEEN,
                    "зона hosting: ответственный ivanov, заместителя нет",
                    "a duty needs a deputy who can take it over",
                    "hosting"),
            new FindingAccepted(
                    "demo-shop",
                    "duty-without-deputy:zone/hosting",
                    "duty-without-deputy",
                    LocalDate.of(2026, 12, 31),
                    "owner",
                    "заместитель выходит с января",
                    SEEN.plusSeconds(3_600)),
            new FindingAcceptanceEnded(
                    "demo-shop", "duty-without-deputy:zone/hosting", "duty-without-deputy", SEEN.plusSeconds(7_200)),
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
            new ExpiryObserved(
                    "demo-shop",
                    "demo-shop/site.tls",
                    "site",
                    "cms",
                    "certificate",
                    "xn--80aafey1amqq.example",
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    SEEN.plusSeconds(1_200_000),
                    14,
                    SEEN,
                    Map.of("team", "web"),
                    Criticality.CRITICAL),
            new FactObserved(
                    "demo-shop",
                    "demo-shop/domain.domain",
                    "domain",
                    "hosting",
                    "registrar",
                    "xn--80aafey1amqq.example",
                    List.of("REGRU-RU"),
                    List.of("RU-CENTER-RU"),
                    "whois://whois.tcinet.ru",
                    SEEN,
                    SEEN,
                    null),
            new BackupEvidenceObserved(
                    "demo-shop",
                    "demo-shop/backup.heartbeat",
                    "backup",
                    "hosting",
                    "restic",
                    "checked",
                    true,
                    "s3:backup.example/shop",
                    "40dc1520",
                    SEEN.minusSeconds(3_600),
                    73_400_320L,
                    1_048_576L,
                    4_212L,
                    31,
                    List.of(),
                    SEEN),
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
                    FAILURE,
                    Severity.CRITICAL,
                    "monitor",
                    "agreement 12/2026, rule 1",
                    "asset:web-hosting",
                    "019aa1c4-9a10-7c3e-8d52-0f6f3a1b7c55",
                    null),
            new IncidentMembersAdded(
                    "demo-shop",
                    INCIDENT,
                    2,
                    SEEN.plusSeconds(12),
                    List.of(new Member(
                            "check:demo-shop/shop.http",
                            "Самовар и Ко: Корзина",
                            "demo-shop/shop.http",
                            "shop",
                            "cms",
                            SEEN.plusSeconds(1),
                            FAILURE)),
                    2,
                    "asset:web-hosting"),
            new IncidentOccurredAgain("demo-shop", INCIDENT, 3, SEEN.plusSeconds(70), 2),
            new IncidentEscalated(
                    "demo-shop", INCIDENT, 4, SEEN.plusSeconds(910), 1, "deputy", "petrova", List.of("petrova")),
            new IncidentAcknowledged(
                    "demo-shop",
                    INCIDENT,
                    5,
                    SEEN.plusSeconds(1_020),
                    "petrova",
                    SEEN.plusSeconds(4_620),
                    List.of("ivanov"),
                    List.of("sidorov")),
            new IncidentNoteAdded(
                    "demo-shop",
                    INCIDENT,
                    6,
                    SEEN.plusSeconds(1_100),
                    "petrova",
                    "хостер подтвердил аварию",
                    "https://files.example.test/hosting.png"),
            new IncidentHeld(
                    "demo-shop",
                    INCIDENT,
                    7,
                    SEEN.plusSeconds(1_200),
                    "petrova",
                    HoldReason.VENDOR,
                    "ждём хостера",
                    SEEN.plusSeconds(4_800)),
            new IncidentDeadlineRecomputed(
                    "demo-shop",
                    INCIDENT,
                    8,
                    SEEN.plusSeconds(1_200),
                    "resolution",
                    SEEN.plusSeconds(28_800),
                    null,
                    "on hold: vendor"),
            new IncidentResumed("demo-shop", INCIDENT, 9, SEEN.plusSeconds(4_800), "understudy"),
            new IncidentUnacknowledged(
                    "demo-shop", INCIDENT, 10, SEEN.plusSeconds(5_000), "severity-raised", "petrova"),
            new IncidentSeverityChanged(
                    "demo-shop", INCIDENT, 11, SEEN.plusSeconds(5_000), "monitor", Severity.ERROR, Severity.CRITICAL),
            new IncidentSuppressed(
                    "demo-shop",
                    INCIDENT,
                    12,
                    SEEN.plusSeconds(5_100),
                    "snooze",
                    "petrova asked for half an hour",
                    SEEN.plusSeconds(6_900)),
            new IncidentUnsuppressed("demo-shop", INCIDENT, 13, SEEN.plusSeconds(6_900), "snooze"),
            new IncidentDeadlineWarned(
                    "demo-shop", INCIDENT, 14, SEEN.plusSeconds(23_040), "resolution", SEEN.plusSeconds(28_800), 80),
            new IncidentDeadlineBreached(
                    "demo-shop", INCIDENT, 15, SEEN.plusSeconds(28_800), "resolution", SEEN.plusSeconds(28_800)),
            new IncidentMemberSplitOff(
                    "demo-shop",
                    INCIDENT,
                    16,
                    SEEN.plusSeconds(29_000),
                    "understudy",
                    "check:demo-shop/shop.http",
                    "019aa2c9-9a10-7c3e-8d52-0f6f3a1b7c55"),
            new IncidentResolved(
                    "demo-shop",
                    INCIDENT,
                    17,
                    SEEN.plusSeconds(30_010),
                    "monitor",
                    SEEN.plusSeconds(30_000),
                    "перезапущен php-fpm"),
            new IncidentReopened(
                    "demo-shop", INCIDENT, 18, SEEN.plusSeconds(30_200), "monitor", "failed again within 10 minutes"),
            new IncidentMerged(
                    "demo-shop",
                    INCIDENT,
                    19,
                    SEEN.plusSeconds(30_300),
                    "dispatcher",
                    "019aa2c9-9a10-7c3e-8d52-0f6f3a1b7c55"),
            new IncidentUnmerged(
                    "demo-shop",
                    INCIDENT,
                    20,
                    SEEN.plusSeconds(30_400),
                    "dispatcher",
                    "019aa2c9-9a10-7c3e-8d52-0f6f3a1b7c55",
                    "TRIGGERED"),
            new IncidentClosed(
                    "demo-shop",
                    INCIDENT,
                    21,
                    SEEN.plusSeconds(86_000),
                    "petrova",
                    "у хостера отказал диск",
                    "hosting",
                    "перенесли сайт на другой узел",
                    95),
            new IncidentCancelled(
                    "demo-shop",
                    "019aa2c9-9a10-7c3e-8d52-0f6f3a1b7c55",
                    5,
                    SEEN.plusSeconds(86_100),
                    "petrova",
                    "проверка была настроена неверно"),
            new WorkPlanned(
                    "demo-shop",
                    WORK_ITEM,
                    SEEN,
                    "update",
                    "Обновить CMS до 6.5",
                    "cms",
                    SEEN.plusSeconds(864_000),
                    2.0,
                    "petrova",
                    "dispatcher"),
            new WorkUpdated(
                    "demo-shop",
                    WORK_ITEM,
                    SEEN.plusSeconds(600),
                    "dispatcher",
                    "update",
                    "Обновить CMS до 6.5",
                    "cms",
                    SEEN.plusSeconds(864_000),
                    3.0,
                    "petrova"),
            new WorkScheduled(
                    "demo-shop",
                    WORK_ITEM,
                    SEEN.plusSeconds(700),
                    "dispatcher",
                    List.of(new WorkEvent.Slot(
                            Instant.parse("2026-11-23T06:00:00Z"),
                            Instant.parse("2026-11-23T09:00:00Z"),
                            "petrova",
                            3))),
            new WorkStarted("demo-shop", WORK_ITEM, Instant.parse("2026-11-23T06:05:00Z"), "petrova"),
            new WorkTimeLogged(
                    "demo-shop",
                    WORK_ITEM,
                    Instant.parse("2026-11-23T07:40:00Z"),
                    "petrova",
                    "019aa2d0-2222-7c3e-8d52-0f6f3a1b7c55",
                    "petrova",
                    LocalDate.of(2026, 11, 23),
                    1.5,
                    1.5,
                    "обновление и проверка форм",
                    null),
            new WorkChangeRecorded(
                    "demo-shop",
                    WORK_ITEM,
                    Instant.parse("2026-11-23T07:35:00Z"),
                    "petrova",
                    "019aa2d0-3333-7c3e-8d52-0f6f3a1b7c55",
                    "CMS",
                    "cms",
                    "6.4",
                    "6.5",
                    null),
            new WorkLinked("demo-shop", WORK_ITEM, SEEN.plusSeconds(800), "dispatcher", "incident", INCIDENT),
            new WorkOverdue("demo-shop", WORK_ITEM, SEEN.plusSeconds(864_000), SEEN.plusSeconds(864_000)),
            new WorkDone("demo-shop", WORK_ITEM, SEEN.plusSeconds(90_000), "petrova", 1.5),
            new WorkCancelled(
                    "demo-shop",
                    "019aa2d0-4444-7c3e-8d52-0f6f3a1b7c55",
                    SEEN.plusSeconds(90_000),
                    "dispatcher",
                    "клиент передумал"),
            new ProblemDetected(
                    "demo-shop",
                    PROBLEM,
                    SEEN,
                    "Сайт отвечает 500 после ночного обмена с 1С",
                    "cms",
                    4,
                    "status",
                    "status <num>, expected one of <num>"),
            new ProblemUpdated(
                    "demo-shop",
                    PROBLEM,
                    SEEN.plusSeconds(86_400),
                    "Сайт отвечает 500 после ночного обмена с 1С",
                    "cms",
                    new ProblemCost(5, 30_000, 7.5, 1, 15_000.0, "RUB"),
                    "обмен с 1С блокирует таблицу заказов"),
            new ReworkProposed(
                    "demo-shop",
                    PROBLEM,
                    SEEN.plusSeconds(90_000),
                    "petrova",
                    "Выгружать заказы порциями",
                    5,
                    WORK_ITEM,
                    new BreakEven(18.5, 9.0, 45.0, 0.9, List.of("failures go on at the rate of the last 90 days"))),
            new ReworkDone("demo-shop", PROBLEM, SEEN.plusSeconds(180_000), "petrova", 6, WORK_ITEM),
            new PromiseChecked("demo-shop", PROBLEM, SEEN.plusSeconds(2_772_000), Promise.KEPT, 5, 30, 0, 30, 0.03125),
            new ProblemClosed("demo-shop", PROBLEM, SEEN.plusSeconds(2_800_000), "dispatcher", "больше не повторялось"),
            new SchedulePlanned(
                    "demo-shop",
                    "duty",
                    SEEN,
                    SEEN.plusSeconds(14 * 86_400),
                    List.of(
                            new Watch(SEEN, List.of("ivanov")),
                            new Watch(SEEN.plusSeconds(43_200), List.of("ivanov", "petrova")),
                            new Watch(SEEN.plusSeconds(86_400), List.of()))),
            new DrillStarted("demo-shop", DRILL, SEEN, "cms", "ivanov", "petrova", "understudy"),
            new DrillCompleted(
                    "demo-shop",
                    DRILL,
                    SEEN.plusSeconds(1_000),
                    "cms",
                    DrillOutcome.PASSED,
                    "ivanov",
                    "petrova",
                    SEEN,
                    SEEN.plusSeconds(900),
                    SEEN.plusSeconds(1_000),
                    "petrova",
                    1_000L,
                    3_600,
                    null),
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
                    SEEN.plusSeconds(86_410),
                    1L,
                    null,
                    List.of("telegram", "email"),
                    List.of("acknowledge", "resolve", "snooze", "call-deputy"),
                    List.of("owner")),
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
                    Instant.parse("2026-12-01T06:00:00Z")),
            new ReportAcknowledged(
                    "demo-shop",
                    "019ab0aa-3333-7c3e-8d52-0f6f3a1b7c55",
                    "2026-11",
                    1,
                    "sokolova",
                    "Прочитано, вопросов нет",
                    Instant.parse("2026-12-01T07:10:00Z")),
            new RiskAccepted(
                    "demo-shop",
                    "019ab0aa-4444-7c3e-8d52-0f6f3a1b7c55",
                    "6d1f0c2a9b3e4f58",
                    "backup-in-one-place",
                    "asset/database",
                    LocalDate.parse("2027-02-28"),
                    "Второе хранилище покупаем в феврале",
                    "sokolova",
                    Instant.parse("2026-12-01T07:12:00Z")),
            new RiskAnswered(
                    "demo-shop",
                    "019ab0aa-5555-7c3e-8d52-0f6f3a1b7c55",
                    "6d1f0c2a9b3e4f58",
                    "backup-in-one-place",
                    "asset/database",
                    "Сделайте до конца месяца",
                    "sokolova",
                    Instant.parse("2026-12-01T07:11:00Z")),
            new RiskReopened(
                    "demo-shop",
                    "019ab0aa-6666-7c3e-8d52-0f6f3a1b7c55",
                    "6d1f0c2a9b3e4f58",
                    "backup-in-one-place",
                    "asset/database",
                    "Хранилище куплено раньше",
                    "sokolova",
                    Instant.parse("2027-01-15T09:00:00Z")));

    private Samples() {}
}
