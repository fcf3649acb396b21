package dev.understudy.incident.duty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.PersonEvent.Absence;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.ResponsibilityEvent.Duty;
import dev.understudy.incident.duty.ResponsibilityMatrix.Callee;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ResponsibilityMatrixTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    private static PersonApplied person(String id, Absence... absences) {
        return new PersonApplied("shop", id, 1, id, null, null, List.of("ru"), List.of(), List.of(absences));
    }

    private static ResponsibilityMatrix matrix(Duty duty, PersonApplied... people) {
        Map<String, PersonApplied> byId =
                Arrays.stream(people).collect(Collectors.toMap(PersonApplied::personId, Function.identity()));
        return new ResponsibilityMatrix(List.of(duty), byId);
    }

    private static Duty duty(String zone, String primary, String deputy, String escalation) {
        return new Duty(zone, primary, deputy, escalation, List.of("owner"), null, null);
    }

    @Test
    void namesWhomTheMatrixNames() {
        var matrix = matrix(duty("cms", "ivanov", "petrova", null), person("ivanov"), person("petrova"));

        assertThat(matrix.find("cms", DutyRole.PRIMARY, DAY)).contains(new Callee("ivanov", ""));
        assertThat(matrix.find("cms", DutyRole.DEPUTY, DAY)).contains(new Callee("petrova", ""));
        assertThat(matrix.find("cms", DutyRole.ESCALATION, DAY)).isEmpty();
        assertThat(matrix.informed("cms", DAY)).containsExactly("owner");
    }

    @Test
    void anAbsentPersonIsReplacedByTheDeputyOfTheAbsence() {
        var holiday = new Absence(DAY.minusDays(1), DAY, "sidorov");
        var matrix = matrix(duty("cms", "ivanov", "petrova", null), person("ivanov", holiday), person("sidorov"));

        assertThat(matrix.find("cms", DutyRole.PRIMARY, DAY))
                .contains(new Callee("sidorov", "in place of ivanov, who is absent"));
        assertThat(matrix.find("cms", DutyRole.PRIMARY, DAY.plusDays(1))).contains(new Callee("ivanov", ""));
    }

    @Test
    void substitutesOfSubstitutesAreFollowedAndACircleEnds() {
        var ivanov = person("ivanov", new Absence(DAY, DAY, "petrova"));
        var petrova = person("petrova", new Absence(DAY, DAY, "sidorov"));
        var sidorov = person("sidorov", new Absence(DAY, DAY, "ivanov"));

        assertThat(matrix(duty("cms", "ivanov", null, null), ivanov, petrova, person("sidorov"))
                        .find("cms", DutyRole.PRIMARY, DAY))
                .map(Callee::personId)
                .contains("sidorov");
        assertThat(matrix(duty("cms", "ivanov", null, null), ivanov, petrova, sidorov)
                        .find("cms", DutyRole.PRIMARY, DAY))
                .contains(new Callee("ivanov", "absent, but so is everybody who could stand in"));
    }

    @Test
    void anAbsenceWithoutDeputyFallsToTheDeputyOfTheDuty() {
        var matrix = matrix(
                duty("cms", "ivanov", "petrova", null),
                person("ivanov", new Absence(DAY, DAY, null)),
                person("petrova"));

        assertThat(matrix.find("cms", DutyRole.PRIMARY, DAY))
                .map(Callee::personId)
                .contains("petrova");
    }

    @Test
    void aZoneNobodyAnswersForIsAnsweredByTheFirstDutyRatherThanByNobody() {
        var matrix = matrix(duty("cms", "ivanov", null, null), person("ivanov"));

        assertThat(matrix.find("checkout", DutyRole.PRIMARY, DAY)).hasValueSatisfying(callee -> {
            assertThat(callee.personId()).isEqualTo("ivanov");
            assertThat(callee.explanation()).contains("checkout").contains("cms");
        });
        assertThat(matrix.informed("checkout", DAY)).isEmpty();
    }

    @Test
    void aDutyOutsideItsValidityNamesNobody() {
        var expired = new Duty("cms", "ivanov", null, null, List.of(), null, DAY.minusDays(1));
        var future = new Duty("cms", "petrova", null, null, List.of(), DAY.plusDays(1), null);

        var matrix = new ResponsibilityMatrix(List.of(expired, future), Map.of());

        assertThat(matrix.find("cms", DutyRole.PRIMARY, DAY)).isEmpty();
        assertThat(matrix.find("cms", DutyRole.PRIMARY, DAY.minusDays(1)))
                .map(Callee::personId)
                .contains("ivanov");
        assertThat(matrix.find("cms", DutyRole.PRIMARY, DAY.plusDays(1)))
                .map(Callee::personId)
                .contains("petrova");
    }
}
