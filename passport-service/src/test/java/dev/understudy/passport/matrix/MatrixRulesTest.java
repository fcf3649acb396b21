package dev.understudy.passport.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.fact.Facts;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule finds what it is for, and nothing where all is well. */
class MatrixRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T21:30:00Z");

    private static final List<FindingRule> RULES = List.of(
            new MatrixRules.ZoneWithoutPrimary(),
            new MatrixRules.DutyWithoutDeputy(),
            new MatrixRules.DeputyOfOneself(),
            new MatrixRules.AbsenceWithoutDeputy(),
            new MatrixRules.BackupMakerVerifies(),
            new MatrixRules.Overload(),
            new MatrixRules.HardToReach());

    private static final String WELL = """
        passport: 1
        project: {id: p, name: П, client: {id: c, name: К}, timeZone: Europe/Moscow, languages: [ru]}
        zones:
          - {id: a, name: А, criticality: critical}
          - {id: b, name: Б, criticality: minor}
        people:
          - {id: x, name: Икс, contacts: [{kind: email, address: x@e.org}, {kind: phone, address: "+79990000001"}]}
          - {id: y, name: Игрек, contacts: [{kind: email, address: y@e.org}, {kind: telegram, address: "123456"}]}
          - {id: z, name: Зет, contacts: [{kind: email, address: z@e.org}, {kind: sms, address: "+79990000003"}]}
        responsibilities:
          - {zone: a, primary: x, deputy: y, escalation: z, backupMaker: x, backupVerifier: y}
          - {zone: b, primary: y, deputy: x}
        """;

    private static List<Finding> find(String document) {
        var situation = new Situation(DocumentReader.read(document, "p"), Facts.NONE, NOW);
        return RULES.stream().flatMap(rule -> rule.find(situation)).toList();
    }

    private static List<String> ids(String document) {
        return find(document).stream().map(Finding::id).toList();
    }

    @Test
    void findsNothingWhereAllIsWell() {
        assertThat(ids(WELL)).isEmpty();
    }

    @Test
    void aGapIsFoundAlsoWhenADutyHasRunOutToday() {
        assertThat(ids(WELL.replace("  - {zone: b, primary: y, deputy: x}\n", "")))
                .containsExactly("zone-without-primary:zone/b");
        // In Moscow it is the 21st already.
        assertThat(find(WELL.replace("backupVerifier: y}", "backupVerifier: y, validTo: 2026-11-20}")))
                .extracting(Finding::id, Finding::severity)
                .containsExactly(tuple("zone-without-primary:zone/a", Severity.HIGH));
        assertThat(ids(WELL.replace("backupVerifier: y}", "backupVerifier: y, validTo: 2026-11-21}")))
                .isEmpty();
    }

    @Test
    void oneManShowsAndDoubleRoles() {
        assertThat(ids(WELL.replace("{zone: b, primary: y, deputy: x}", "{zone: b, primary: y}")))
                .containsExactly("duty-without-deputy:zone/b");
        assertThat(ids(WELL.replace("escalation: z", "escalation: x"))).containsExactly("deputy-of-oneself:zone/a");
        assertThat(ids(WELL.replace("escalation: z", "escalation: y"))).containsExactly("deputy-of-oneself:zone/a");
        assertThat(ids(WELL.replace("backupVerifier: y", "backupVerifier: x")))
                .containsExactly("backup-maker-verifies:zone/a");
    }

    @Test
    void absencesCountWhenNobodyIsLeft() {
        var away = WELL.replace("name: Икс,", "name: Икс, absences: [{from: 2026-12-01, to: 2026-12-05}],");
        // The deputy is there.
        assertThat(ids(away)).isEmpty();
        var both = away.replace("name: Игрек,", "name: Игрек, absences: [{from: 2026-12-05, to: 2026-12-06}],");
        assertThat(find(both)).extracting(Finding::id).contains("absence-without-deputy:zone/a");
        assertThat(find(both).getFirst().message().en()).contains("2026-12-05");
        // Somebody stands in for the deputy; in a circle nobody does.
        assertThat(ids(both.replace("to: 2026-12-06}", "to: 2026-12-06, deputy: z}")))
                .isEmpty();
        assertThat(ids(both.replace("to: 2026-12-06}", "to: 2026-12-06, deputy: x}")
                        .replace("to: 2026-12-05}", "to: 2026-12-05, deputy: y}")))
                .contains("absence-without-deputy:zone/a");
        // Too far away to be a matter of today.
        assertThat(ids(both.replace("2026-12", "2027-03"))).isEmpty();
    }

    @Test
    void reachAndLoad() {
        assertThat(ids(WELL.replace(", {kind: telegram, address: \"123456\"}", "")))
                .containsExactly("person-hard-to-reach:person/y");
        assertThat(find(WELL.replace(
                        "contacts: [{kind: email, address: z@e.org}, {kind: sms, address: \"+79990000003\"}]",
                        "role: x")))
                .extracting(Finding::severity)
                .containsExactly(Severity.HIGH);
        var zones = new StringBuilder();
        var duties = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            zones.append("  - {id: z%d, name: З, criticality: minor}%n".formatted(i));
            duties.append("  - {zone: z%d, primary: z, deputy: x}%n".formatted(i));
        }
        assertThat(ids(WELL.replace("people:", zones + "people:") + duties))
                .containsExactly("person-overloaded:person/z");
    }
}
