package dev.understudy.incident.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.events.ProblemEvent.Promise;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connect to 10.0.0.17:3306 timed out after 30 s   | connect to <ip> timed out after <num> s
            GET https://shop.example/cart?id=7 returned 502  | GET <url> returned <num>
            заказ 4711 от 20.11.2026 не принят 1С            | заказ <num> от <date> не принят 1С
            session 9f86d081884c7d65 expired                 | session <id> expired
            mail to Ivan.Petrov@example.test bounced         | mail to <email> bounced
            no space left on /var/lib/mysql/ibtmp1           | no space left on <path>
            at 2026-11-20T18:42:07.311Z lock wait            | at <time> lock wait
            peer fe80::1ff:fe23:4567:890a is gone            | peer <ip> is gone
            order 019aa2c4-9a10-7c3e-8d52-0f6f3a1b7c55 lost  | order <id> lost
            """)
    void whatVariesIsMasked(String message, String template) {
        assertThat(Template.of(message)).hasToString(template);
    }

    @Test
    void messagesOfOneCauseJoinAndOthersDoNot() {
        var known = new ArrayList<>(List.of(Template.of("table orders is locked by process 17")));
        var again = Template.of("table payments is locked by process 4242");

        assertThat(Template.best(again, known)).contains(0);
        assertThat(known.getFirst().merge(again)).hasToString("table <*> is locked by process <num>");
        assertThat(Template.best(Template.of("disk is full"), known)).isEmpty();
        assertThat(Template.best(Template.of("certificate of shop.example is not valid yet today"), known))
                .isEmpty();
        assertThat(Template.of("   ")).hasToString(Template.WILDCARD);
    }

    @Property
    void aTemplateIsItsOwnTemplateAndMergesWithItself(@ForAll String message) {
        var template = Template.of(message);

        assertThat(Template.parse(template.toString())).isEqualTo(template);
        assertThat(template.merge(template)).isEqualTo(template);
        assertThat(template.tokens()).isNotEmpty();
    }

    /** Table of Garwood's limits: 95 %. */
    @ParameterizedTest
    @CsvSource({"0, 0, 3.689", "1, 0.0253, 5.572", "5, 1.623, 11.668", "10, 4.795, 18.390", "30, 20.241, 42.827"})
    void poissonLimitsAreTheExactOnes(int count, double low, double high) {
        var interval = Rates.poisson(count, 0.95);

        assertThat(interval.low()).isCloseTo(low, within(0.002));
        assertThat(interval.high()).isCloseTo(high, within(0.002));
    }

    @Test
    void fiveHoursOfReworkAgainstFiftyOfRepair() {
        // Ten failures in 90 days at five hours each: 50 hours of repair; a rework of 5 pays in nine days.
        var breakEven = BreakEvens.of(10, 90, 50, 10, 5);

        assertThat(breakEven.days()).isEqualTo(9.0);
        assertThat(breakEven.daysLow()).isLessThan(9.0);
        assertThat(breakEven.daysHigh()).isGreaterThan(9.0);
        assertThat(breakEven.assumptions()).anyMatch(text -> text.contains("5 hours"));
        assertThat(BreakEvens.of(10, 90, 0, 0, 5).days())
                .as("unmeasured is not free")
                .isNull();
        assertThat(BreakEvens.of(0, 90, 0, 0, 5).days()).isNull();
    }

    @Property
    void theIntervalHoldsTheEstimate(
            @ForAll @IntRange(min = 1, max = 500) int occurrences,
            @ForAll @DoubleRange(min = 1, max = 400) double days,
            @ForAll @DoubleRange(min = 0.1, max = 100) double each) {
        var breakEven = BreakEvens.of(occurrences, days, each * occurrences, occurrences, 8);

        assertThat(breakEven.daysLow()).isLessThanOrEqualTo(breakEven.days());
        assertThat(breakEven.daysHigh()).isGreaterThanOrEqualTo(breakEven.days());
    }

    @Test
    void aPromiseIsJudgedWhenTheDataCarryIt() {
        // Five in 30 days before: none in 30 days is 1/32, none in 10 days is not yet unlikely.
        assertThat(Judgement.of(5, 30, 0, 30, 180)).isEqualTo(new Judgement(Promise.KEPT, 0.03125));
        assertThat(Judgement.of(5, 30, 0, 10, 180).promise()).isEqualTo(Promise.TOO_EARLY);
        assertThat(Judgement.of(5, 30, 9, 30, 180).promise()).isEqualTo(Promise.NOT_KEPT);
        assertThat(Judgement.of(5, 30, 4, 30, 180).promise()).isEqualTo(Promise.TOO_EARLY);
        assertThat(Judgement.of(2, 30, 10, 190, 180).promise())
                .as("patience is at its end")
                .isEqualTo(Promise.NOT_KEPT);
        assertThat(Judgement.of(0, 30, 0, 30, 180).promise())
                .as("nothing to compare with")
                .isEqualTo(Promise.TOO_EARLY);
    }

    @Property
    void moreFailuresAfterwardsNeverMakeAPromiseLookBetter(
            @ForAll @IntRange(min = 1, max = 60) int before,
            @ForAll @IntRange(max = 60) int after,
            @ForAll @DoubleRange(min = 1, max = 300) double daysAfter) {
        var fewer = Judgement.of(before, 90, after, daysAfter, 1_000).promise();
        var more = Judgement.of(before, 90, after + 1, daysAfter, 1_000).promise();

        if (more == Promise.KEPT) {
            assertThat(fewer).isEqualTo(Promise.KEPT);
        }
        if (fewer == Promise.NOT_KEPT) {
            assertThat(more).isEqualTo(Promise.NOT_KEPT);
        }
    }
}
