package dev.understudy.passport.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.offboarding.OffboardingPack.HandOver;
import dev.understudy.passport.offboarding.OffboardingPack.Move;
import dev.understudy.passport.offboarding.OffboardingPack.Role;
import dev.understudy.passport.offboarding.OffboardingPack.Rotation;
import dev.understudy.passport.offboarding.OffboardingPack.Tie;
import dev.understudy.passport.print.GoldenFile;
import dev.understudy.passport.print.SamplePassports;
import dev.understudy.print.HtmlSheet;
import dev.understudy.print.MarkdownSheet;
import dev.understudy.print.Sheet;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OffboardingTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

    private final OffboardingPack pack = Offboarding.of(SamplePassports.shop(), 7, Set.of("ivanov"), DAY);

    @Test
    void whatOnlyTheyHoldComesFirst() {
        assertThat(pack.rotate())
                .extracting(Rotation::risk, Rotation::asset, Rotation::access, Rotation::others)
                .containsExactly(
                        tuple(Risk.BEFORE_THE_LAST_DAY, "vps", "root", List.of()),
                        tuple(Risk.BEFORE_THE_LAST_DAY, "cloud", "panel", List.of()),
                        tuple(Risk.ON_THE_LAST_DAY, "registrar", "login", List.of("Ольга Самоварова")),
                        tuple(Risk.WITHIN_A_WEEK, "wordpress", "admin", List.of("Анна Петрова")));
    }

    @Test
    void everyDutyIsThereAndASuccessorIsNamedWhereThePassportHasOne() {
        assertThat(pack.handOver())
                .extracting(HandOver::what, HandOver::subject, HandOver::to)
                .containsExactlyInAnyOrder(
                        tuple(Role.PRIMARY, "hosting", "Анна Петрова"),
                        tuple(Role.PRIMARY, "checkout", null),
                        tuple(Role.DEPUTY, "cms", null),
                        tuple(Role.BACKUP_MAKER, "hosting", null),
                        tuple(Role.BACKUP_MAKER, "backup", null),
                        tuple(Role.STAND_IN, "petrova", null));
        assertThat(pack.handOver().getFirst().risk()).isEqualTo(Risk.BEFORE_THE_LAST_DAY);
        assertThat(pack.handOver()).extracting(HandOver::risk).isSorted();
    }

    @Test
    void whatIsOnTheirNameIsFoundInAnyScriptAndWithInitials() {
        assertThat(pack.move())
                .extracting(Move::tie, Move::asset, Move::evidence)
                .containsExactlyInAnyOrder(
                        tuple(Tie.REGISTRANT, "domain", "Ivan Ivanov"),
                        tuple(Tie.CONTRACT, "cloud", "Иванов И. И."),
                        tuple(Tie.ONLY_HOLDER, "cloud", "Панель"),
                        tuple(Tie.RECOVERY_ADDRESS, "registrar", "ivanov@example.test"));
        assertThat(pack.move()).extracting(Move::risk).isSorted();
    }

    @Test
    void whatItLeavesIsTheWhatIf() {
        assertThat(pack.leaves().orphans())
                .extracting(thing -> thing.id())
                .containsExactly("storefront", "db", "vps", "cloud", "tls");
    }

    @Test
    void severalWhoLeaveTogetherLeaveMoreThanEach() {
        var both = Offboarding.of(SamplePassports.shop(), 7, Set.of("ivanov", "petrova"), DAY);

        assertThat(both.rotate())
                .filteredOn(rotation -> rotation.asset().equals("wordpress"))
                .extracting(Rotation::risk)
                .containsExactly(Risk.BEFORE_THE_LAST_DAY);
        assertThat(both.handOver())
                .filteredOn(handOver -> handOver.subject().equals("hosting") && handOver.what() == Role.PRIMARY)
                .extracting(HandOver::to)
                .as("the deputy leaves too")
                .containsExactly((String) null);
    }

    @Test
    void whoHasNothingLeavesNothing() {
        var nobody = Offboarding.of(SamplePassports.shop(), 7, Set.of("sidorov"), DAY);

        assertThat(nobody.move()).isEmpty();
        assertThat(nobody.leaves().orphans()).isEmpty();
        assertThat(MarkdownSheet.render(sheet(nobody, "ru"))).contains("По паспорту — ничего.");
    }

    @Test
    void onPaper() {
        GoldenFile.of("offboarding/ivanov.md").assertSame(MarkdownSheet.render(sheet(pack, "ru")));
        GoldenFile.of("offboarding/ivanov.en.html").assertSame(HtmlSheet.render(sheet(pack, "en")));
    }

    private static Sheet sheet(OffboardingPack pack, String language) {
        var names = SamplePassports.shop().people().stream().collect(Collectors.toMap(Person::id, Person::name));
        return OffboardingSheet.of(pack, names, language);
    }
}
