package dev.understudy.notifier.preference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.preference.Preferences.Hold;
import dev.understudy.notifier.preference.Preferences.Hours;
import dev.understudy.notifier.preference.Preferences.Rule;
import dev.understudy.notifier.preference.Preferences.Working;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreferencesTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Hours NIGHT = new Hours(LocalTime.of(22, 0), LocalTime.of(8, 0));
    private static final Working OFFICE = new Working(
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), new Hours(LocalTime.of(9, 0), LocalTime.of(18, 0)));

    @Test
    void newsOfTheNightComesInTheMorning() {
        var wishes = new Preferences(null, NIGHT, null, null);

        assertThat(wishes.hold(Purpose.INFORM, Urgency.EMERGENCY, MOSCOW, Instant.parse("2026-11-23T20:30:00Z")))
                .contains(new Hold(Instant.parse("2026-11-24T05:00:00Z"), "quiet hours"));
        assertThat(wishes.hold(Purpose.INFORM, Urgency.EMERGENCY, MOSCOW, Instant.parse("2026-11-24T05:00:00Z")))
                .isEmpty();
        assertThat(wishes.hold(Purpose.INFORM, Urgency.EMERGENCY, MOSCOW, Instant.parse("2026-11-24T04:59:59Z")))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"PAGE", "ESCALATION", "REMINDER", "TEST", "VERIFICATION"})
    void aCallIsNeverHeldBack(Purpose purpose) {
        var wishes = new Preferences(null, NIGHT, OFFICE, List.of(new Rule(null, null, null, true)));

        assertThat(wishes.hold(purpose, Urgency.EMERGENCY, MOSCOW, Instant.parse("2026-11-23T23:30:00Z")))
                .isEmpty();
    }

    @Test
    void plannedNewsWaitsForTheOffice() {
        var wishes = new Preferences("Europe/Berlin", null, OFFICE, null);

        // A Friday evening.
        assertThat(wishes.hold(Purpose.REPORT, Urgency.PLANNED, MOSCOW, Instant.parse("2026-11-27T19:00:00Z")))
                .map(Hold::until)
                .contains(Instant.parse("2026-11-30T08:00:00Z"));
        assertThat(wishes.hold(Purpose.REPORT, Urgency.PLANNED, MOSCOW, Instant.parse("2026-11-30T08:00:00Z")))
                .isEmpty();
    }

    @Test
    void followsTheClockThatPeopleSee() {
        var wishes = new Preferences(null, new Hours(LocalTime.of(22, 0), LocalTime.of(2, 30)), null, null);

        // 02:30 does not exist on that night; the first moment after the gap is 03:00 local.
        assertThat(wishes.hold(Purpose.INFORM, Urgency.PLANNED, BERLIN, Instant.parse("2026-03-28T23:00:00Z")))
                .map(Hold::until)
                .contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void onlyWhatNobodyReliesOnCanBeMuted() {
        var wishes = new Preferences(null, null, null, List.of(new Rule(null, null, null, true)));

        assertThat(wishes.mutes(Purpose.INFORM)).isTrue();
        assertThat(wishes.mutes(Purpose.PAGE)).isFalse();
        assertThat(wishes.mutes(Purpose.ESCALATION)).isFalse();
    }

    /** Whatever the hours are: what is held back is told at a time that needs no further wait. */
    @Property
    void aHoldEndsWhereNothingHolds(
            @ForAll @IntRange(min = 0, max = 1439) int from,
            @ForAll @IntRange(min = 0, max = 1439) int to,
            @ForAll @IntRange(min = 0, max = 40_000) int minute,
            @ForAll boolean office) {
        if (from == to) {
            return;
        }
        var wishes = new Preferences(
                null,
                new Hours(LocalTime.ofSecondOfDay(from * 60L), LocalTime.ofSecondOfDay(to * 60L)),
                office
                        ? new Working(
                                EnumSet.allOf(DayOfWeek.class), new Hours(LocalTime.of(0, 0), LocalTime.of(23, 59)))
                        : null,
                null);
        var now = Instant.parse("2026-03-20T00:00:00Z").plusSeconds(minute * 60L);

        var hold = wishes.hold(Purpose.REPORT, Urgency.PLANNED, BERLIN, now);

        assertThat(hold.map(Hold::until).filter(until -> !until.isAfter(now))).isEmpty();
        assertThat(hold.flatMap(held -> wishes.hold(Purpose.REPORT, Urgency.PLANNED, BERLIN, held.until())))
                .isEqualTo(Optional.empty());
    }
}
