package dev.understudy.passport.busfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.passport.busfactor.BusFactor.Loss;
import dev.understudy.passport.busfactor.BusFactor.Thing;
import dev.understudy.passport.busfactor.Operable.Key;
import dev.understudy.passport.busfactor.Operable.Way;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BusFactorTest {

    @Test
    void onlyHoldersAreTheWholeLoss() {
        var factor =
                BusFactor.of(List.of(asset("shop", way(key("ivanov", "petrova"))), asset("crm", way(key("petrova")))));

        assertThat(factor.busFactor()).isEqualTo(1);
        assertThat(factor.exact()).isTrue();
        assertThat(factor.minimalLosses()).containsExactly(new Loss(List.of("petrova"), List.of(thing("crm"))));
        assertThat(factor.people())
                .extracting(BusFactor.Impact::person)
                .as("the one on whom more hangs comes first")
                .containsExactly("petrova", "ivanov");
        assertThat(factor.people().getFirst().orphans()).containsExactly(thing("crm"));
        assertThat(factor.people().getFirst().leavesWithOne())
                .containsExactly(new BusFactor.Hanging(thing("shop"), List.of("ivanov")));
    }

    @Test
    void keysAreNeededTogetherAndWaysAreAlternatives() {
        // Administration with password and second factor, or else the root account of the server.
        var cms = asset("cms", way(key("ivanov", "petrova"), key("owner")), way(key("sidorov")));

        var factor = BusFactor.of(List.of(cms));

        assertThat(factor.busFactor()).isEqualTo(2);
        assertThat(factor.minimalLosses())
                .extracting(Loss::people)
                .as("the second factor's holder and the root; not the three that also do")
                .containsExactly(List.of("owner", "sidorov"));
    }

    @Test
    void whatNobodyHoldsMakesItZeroAndTheRestIsStillWorkedOut() {
        var factor = BusFactor.of(List.of(asset("lost", way(key())), asset("shop", way(key("ivanov", "petrova")))));

        assertThat(factor.busFactor()).isZero();
        assertThat(factor.orphaned()).containsExactly(thing("lost"));
        assertThat(factor.minimalLosses()).extracting(Loss::people).containsExactly(List.of("ivanov", "petrova"));
    }

    @Test
    void whatNothingIsKnownOfIsNotMeasured() {
        var factor = BusFactor.of(List.of(asset("mystery")));

        assertThat(factor.busFactor()).as("neither 0 nor infinity").isNull();
        assertThat(factor.method()).isEqualTo("none");
        assertThat(factor.notMeasured()).containsExactly(thing("mystery"));
    }

    @Test
    void whatIsNotCriticalDoesNotCountButIsTold() {
        var minor = new Operable("blog", "site", "blog", false, List.of(way(key("ivanov"))));

        var factor = BusFactor.of(List.of(minor, asset("shop", way(key("ivanov", "petrova")))));

        assertThat(factor.busFactor()).isEqualTo(2);
        assertThat(factor.people().getFirst().person()).isEqualTo("ivanov");
        assertThat(factor.people().getFirst().orphans()).extracting(Thing::id).containsExactly("blog");
    }

    @Test
    void theLossOfSeveralIsMoreThanTheSumOfTheirLosses() {
        var things = List.of(asset("shop", way(key("ivanov", "petrova"))), asset("crm", way(key("a", "b", "ivanov"))));

        var whatIf = BusFactor.without(things, Set.of("ivanov", "petrova"));

        assertThat(whatIf.orphans()).containsExactly(thing("shop"));
        assertThat(whatIf.leavesWithOne()).as("two are left").isEmpty();
        assertThat(BusFactor.without(things, Set.of("ivanov", "a")).leavesWithOne())
                .containsExactly(
                        new BusFactor.Hanging(thing("shop"), List.of("petrova")),
                        new BusFactor.Hanging(thing("crm"), List.of("b")));
    }

    @Test
    void aWayThatNeedsNothingIsRefused() {
        assertThatThrownBy(() -> new Way("nothing", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void outOfStepsTheBoundsAreStated() {
        // Ten ways, each of two people by one key: whatever 10 of the 20 take one from each. 1024 of them.
        var ways = IntStream.range(0, 10)
                .mapToObj(way -> List.of(bits(2 * way), bits(2 * way + 1)))
                .toList();
        var thing = new Compiled(ways.stream().map(keys -> keys).toList());

        var cut = HittingSetSearch.search(List.of(thing), 500);

        assertThat(cut.isExact()).isFalse();
        assertThat(cut.atLeast()).isBetween(2, 10);
        assertThat(cut.atMost()).isEqualTo(10);
        assertThat(cut.sets()).singleElement().satisfies(set -> assertThat(thing.isOrphanedBy(set))
                .isTrue());
        assertThat(HittingSetSearch.search(List.of(thing)).sets()).hasSize(1024);
    }

    @Test
    void moreThanTwentyFivePeopleAreSearchedExactly() {
        var holders = IntStream.range(0, 40).mapToObj(n -> "p%02d".formatted(n)).toList();
        var things = new ArrayList<Operable>();
        for (int n = 0; n < 38; n++) {
            things.add(asset("a" + n, way(key(holders.get(n), holders.get(n + 1), holders.get(n + 2)))));
        }

        var factor = BusFactor.of(things);

        assertThat(factor.method()).isEqualTo("hitting-set");
        assertThat(factor.busFactor()).isEqualTo(3);
        assertThat(factor.lossCount()).isEqualTo(38);
    }

    @Property(tries = 400)
    void equalsBruteForce(@ForAll("things") List<Operable> things) {
        var expected = bruteForce(things);

        var factor = BusFactor.of(things);

        assertThat(factor.minimalLosses().stream()
                        .map(loss -> Set.copyOf(loss.people()))
                        .collect(Collectors.toSet()))
                .isEqualTo(expected);
        assertThat(factor.lossCount()).isEqualTo(expected.size());
        boolean orphanedCritical =
                things.stream().anyMatch(thing -> thing.critical() && thing.isKnown() && !operable(thing, Set.of()));
        if (orphanedCritical) {
            assertThat(factor.busFactor()).isZero();
        } else if (expected.isEmpty()) {
            assertThat(factor.busFactor()).isNull();
        } else {
            assertThat(factor.busFactor()).isEqualTo(expected.iterator().next().size());
        }
    }

    @Property(tries = 400)
    void bothSearchesFindTheSame(@ForAll("things") List<Operable> things) {
        var compiled = compiled(things);
        if (compiled.isEmpty()) {
            return;
        }

        var expansion = CutExpansion.search(compiled);
        var hitting = HittingSetSearch.search(compiled);

        assertThat(hitting).isEqualTo(expansion);
    }

    @Property(tries = 60)
    void bothSearchesFindTheSameAmongTwentyFive(
            @ForAll("manyThings") List<Operable> things, @ForAll @IntRange(min = 0, max = 3) int ignored) {
        var compiled = compiled(things);
        if (compiled.isEmpty()) {
            return;
        }

        assertThat(HittingSetSearch.search(compiled)).isEqualTo(CutExpansion.search(compiled));
    }

    @Property(tries = 200)
    void aPersonsImpactIsWhatTheLossAloneDoes(@ForAll("things") List<Operable> things) {
        for (var impact : BusFactor.of(things).people()) {
            var whatIf = BusFactor.without(things, Set.of(impact.person()));
            assertThat(whatIf.orphans()).containsExactlyElementsOf(impact.orphans());
            assertThat(whatIf.leavesWithOne()).containsExactlyElementsOf(impact.leavesWithOne());
            for (var orphan : impact.orphans()) {
                assertThat(operable(byId(things, orphan.id()), Set.of(impact.person())))
                        .isFalse();
            }
            for (var hanging : impact.leavesWithOne()) {
                for (var next : hanging.on()) {
                    assertThat(operable(byId(things, hanging.thing().id()), Set.of(impact.person(), next)))
                            .isFalse();
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Operable>> things() {
        return things(12, 4, 3, 3, 8);
    }

    @Provide
    Arbitrary<List<Operable>> manyThings() {
        return things(25, 6, 4, 3, 30);
    }

    private static Arbitrary<List<Operable>> things(int people, int holders, int keys, int ways, int most) {
        var holder = Arbitraries.integers().between(0, people - 1).map(n -> "p%02d".formatted(n));
        var key = holder.set().ofMinSize(0).ofMaxSize(holders).map(set -> new Key("key", set));
        var way = key.list().ofMinSize(1).ofMaxSize(keys).map(list -> new Way("way", list));
        var operable = net.jqwik.api.Combinators.combine(
                        way.list().ofMinSize(0).ofMaxSize(ways), Arbitraries.of(true, true, true, false))
                .as((all, critical) -> new Operable("", "site", "", critical, all));
        return operable.list().ofMinSize(0).ofMaxSize(most).map(list -> IntStream.range(0, list.size())
                .mapToObj(n -> new Operable(
                        "a" + n,
                        "site",
                        "a" + n,
                        list.get(n).critical(),
                        list.get(n).ways()))
                .toList());
    }

    /** Every group of people, smallest first, asked of every thing in words of the definition. */
    private static Set<Set<String>> bruteForce(List<Operable> things) {
        var counted = things.stream()
                .filter(thing -> thing.critical() && thing.isKnown() && operable(thing, Set.of()))
                .toList();
        var people = List.copyOf(new TreeSet<>(
                counted.stream().flatMap(thing -> thing.people().stream()).collect(Collectors.toSet())));
        var found = new HashSet<Set<String>>();
        for (int size = 1; size <= people.size() && found.isEmpty(); size++) {
            for (int group = 0; group < 1 << people.size(); group++) {
                if (Integer.bitCount(group) == size) {
                    var gone = new HashSet<String>();
                    for (int n = 0; n < people.size(); n++) {
                        if ((group >> n & 1) == 1) {
                            gone.add(people.get(n));
                        }
                    }
                    if (counted.stream().anyMatch(thing -> !operable(thing, gone))) {
                        found.add(gone);
                    }
                }
            }
        }
        return found;
    }

    /** The definition, written a second time. */
    private static boolean operable(Operable thing, Set<String> gone) {
        for (var way : thing.ways()) {
            int open = 0;
            for (var key : way.keys()) {
                var left = new HashSet<>(key.holders());
                left.removeAll(gone);
                open += left.isEmpty() ? 0 : 1;
            }
            if (open == way.keys().size()) {
                return true;
            }
        }
        return false;
    }

    private static List<Compiled> compiled(List<Operable> things) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        things.forEach(thing -> thing.people().forEach(person -> numbers.putIfAbsent(person, numbers.size())));
        return things.stream()
                .filter(thing -> thing.isKnown() && operable(thing, Set.of()))
                .map(thing -> Compiled.of(thing, numbers))
                .toList();
    }

    private static Operable byId(List<Operable> things, String id) {
        return things.stream()
                .filter(thing -> thing.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static BitSet bits(int... people) {
        var bits = new BitSet();
        IntStream.of(people).forEach(bits::set);
        return bits;
    }

    private static Operable asset(String id, Way... ways) {
        return new Operable(id, "site", id, true, List.of(ways));
    }

    private static Thing thing(String id) {
        return new Thing(id, "site", id, true);
    }

    private static Way way(Key... keys) {
        return new Way("way", List.of(keys));
    }

    private static Key key(String... holders) {
        return new Key("key", Set.of(holders));
    }
}
