package dev.understudy.report.portfolio;

import static dev.understudy.report.SampleEvents.opened;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.events.FindingEvent;
import dev.understudy.events.FindingEvent.FindingCleared;
import dev.understudy.events.FindingEvent.FindingRaised;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.IncidentMerged;
import dev.understudy.events.IncidentEvent.IncidentReopened;
import dev.understudy.events.IncidentEvent.IncidentResolved;
import dev.understudy.events.Topic;
import dev.understudy.events.WorkEvent;
import dev.understudy.events.WorkEvent.WorkCancelled;
import dev.understudy.events.WorkEvent.WorkDone;
import dev.understudy.events.WorkEvent.WorkPlanned;
import dev.understudy.events.WorkEvent.WorkTimeLogged;
import dev.understudy.report.emergency.Emergencies;
import dev.understudy.report.journal.Journal;
import dev.understudy.report.risk.Risks;
import dev.understudy.report.work.PlannedWork;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of all projects reads only what was not over before its periods. Whatever happened, that gives what reading
 * everything gives.
 */
@QuarkusTest
class StoriesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 4, 1);
    private static final LocalDate END = LocalDate.of(2026, 5, 1);
    private static final Instant FROM = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final Instant TO = END.atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final Set<Class<? extends EventData>> ENDS = Stream.of(
                    Emergencies.ENDS, PlannedWork.ENDS, Risks.ENDS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    @Inject
    Journal journal;

    @Inject
    Emergencies emergencies;

    @Inject
    PlannedWork work;

    @Inject
    Risks risks;

    @Test
    void whatIsLeftOutChangesNoFigure() {
        var projects = new ArrayList<String>();
        for (int seed = 0; seed < 8; seed++) {
            var project = "story-" + seed;
            projects.add(project);
            var random = new Random(seed);
            var all = new ArrayList<Told>();
            for (int number = 0; number < 12; number++) {
                all.addAll(incident(project, project + "-i" + number, number, random));
                all.addAll(item(project, project + "-w" + number, random));
                all.addAll(finding(project, "rule:asset/" + number, random));
            }
            Collections.shuffle(all, random);
            all.forEach(told -> journal.keep(
                    new Event<>(UUID.randomUUID().toString(), "/test", told.at(), null, told.data()), told.about()));
        }

        var stories = journal.since(
                projects, Set.of(Topic.INCIDENTS, Topic.WORK, Topic.FINDINGS), FROM, ENDS, Emergencies.PARTS);

        int left = 0;
        for (var project : projects) {
            var story = stories.of(project);
            assertThat(Emergencies.among(story.of(Topic.INCIDENTS, IncidentEvent.class), FROM, TO))
                    .isEqualTo(emergencies.during(project, FROM, TO));
            assertThat(PlannedWork.among(story.of(Topic.WORK, WorkEvent.class), FROM, TO, FIRST, END))
                    .isEqualTo(work.during(project, FROM, TO, FIRST, END));
            assertThat(Risks.among(story.of(Topic.FINDINGS, FindingEvent.class), List.of(), FROM, TO, ZoneOffset.UTC))
                    .isEqualTo(risks.during(project, FROM, TO, ZoneOffset.UTC));
            left += journal.events(project, Topic.WORK, WorkEvent.class).size()
                    - story.of(Topic.WORK, WorkEvent.class).size();
        }
        assertThat(left).as("events that were not read").isPositive();
        assertThat(stories.of("story-of-nobody").of(Topic.WORK, WorkEvent.class))
                .isEmpty();
    }

    private record Told(String about, Instant at, EventData data) {}

    /** Some time of the half year around the period. */
    private static Instant sometime(Random random) {
        return START.plus(Duration.ofHours(random.nextInt(180 * 24)));
    }

    private static Instant after(Instant time, Random random) {
        return time.plus(Duration.ofHours(1 + random.nextInt(40 * 24)));
    }

    private static List<Told> incident(String project, String id, int number, Random random) {
        var all = new ArrayList<Told>();
        var at = sometime(random);
        all.add(new Told(id, at, opened(project, id, "Сбой", at, at, at.plusSeconds(600), null)));
        long sequence = 1;
        // Some became a part of the one before, which may go on long after.
        if (number % 4 == 1) {
            at = after(at, random);
            all.add(new Told(
                    id, at, new IncidentMerged(project, id, ++sequence, at, "monitor", project + "-i" + (number - 1))));
        }
        for (int more = random.nextInt(4); more > 0; more--) {
            at = after(at, random);
            all.add(new Told(
                    id,
                    at,
                    more % 2 == 1
                            ? new IncidentResolved(project, id, ++sequence, at, "monitor", at, null)
                            : new IncidentReopened(project, id, ++sequence, at, "monitor", "снова")));
        }
        return all;
    }

    private static List<Told> item(String project, String id, Random random) {
        var all = new ArrayList<Told>();
        var at = sometime(random);
        all.add(new Told(id, at, new WorkPlanned(project, id, at, "update", "Обновить", "pay", null, 3.0, null, null)));
        for (int more = random.nextInt(4); more > 0; more--) {
            at = after(at, random);
            all.add(new Told(
                    id,
                    at,
                    switch (random.nextInt(3)) {
                        case 0 -> new WorkDone(project, id, at, "petrova", 1);
                        case 1 -> new WorkCancelled(project, id, at, "petrova", "не нужно");
                        default ->
                            new WorkTimeLogged(
                                    project,
                                    id,
                                    at,
                                    "petrova",
                                    id + more,
                                    "petrova",
                                    LocalDate.ofInstant(at, ZoneOffset.UTC),
                                    1,
                                    1,
                                    null,
                                    null);
                    }));
        }
        return all;
    }

    private static List<Told> finding(String project, String id, Random random) {
        var all = new ArrayList<Told>();
        var at = sometime(random);
        all.add(new Told(id, at, raised(project, id, at)));
        for (int more = random.nextInt(4); more > 0; more--) {
            at = after(at, random);
            all.add(new Told(
                    id,
                    at,
                    random.nextBoolean() ? new FindingCleared(project, id, "rule", at) : raised(project, id, at)));
        }
        return all;
    }

    private static FindingRaised raised(String project, String id, Instant at) {
        return new FindingRaised(project, id, "rule", "high", "asset/x", "Плохо", "Исправить", at);
    }
}
