package dev.understudy.passport.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.passport.access.AccessFacts;
import dev.understudy.passport.access.AccessView;
import dev.understudy.passport.backup.BackupState;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.AccessScope;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Exemption;
import dev.understudy.passport.document.PassportJson;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.FindingView;
import dev.understudy.passport.finding.Situation;
import dev.understudy.passport.scorecard.ScorecardRule.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well a project is prepared.
 *
 * @param level the highest whose rules, and those of the levels below, all hold or do not concern the project; absent
 *     while not even bronze is reached
 * @param completeness share of rules that hold among those that concern the project, 0 to 1; absent when none does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scorecard(
        String projectId,
        @Nullable Level level,
        @Nullable Double completeness,
        List<Standing> levels,
        List<Result> rules) {

    /** What came of a rule. */
    public enum Outcome {
        @JsonProperty("pass")
        PASS,
        @JsonProperty("fail")
        FAIL,
        /** It does not concern this project, or is let off for now. */
        @JsonProperty("skipped")
        SKIPPED,
        /** Nobody has looked. */
        @JsonProperty("not-measured")
        NOT_MEASURED
    }

    /** One level's rules, counted. */
    public record Standing(Level level, boolean reached, int pass, int fail, int skipped, int notMeasured) {}

    /**
     * @param details what is missing or was not looked at; why it is skipped
     * @param exemption that lets it off, or did until it ran out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            String rule,
            Level level,
            int need,
            Bilingual title,
            Outcome outcome,
            List<String> details,
            @Nullable Exemption exemption,
            @Nullable Boolean exemptionExpired) {}

    /** What rules look at. @param accesses of all assets */
    record Measured(
            Situation situation, List<FindingView> findings, List<BackupState> backups, List<AccessView> accesses) {}

    private static final int FACT_AGE = 90;

    static Scorecard of(List<ScorecardRule> rules, Measured measured) {
        var passport = measured.situation().passport();
        var tree = PassportJson.tree(passport);
        var results = rules.stream().map(rule -> result(rule, measured, tree)).toList();
        var levels = new ArrayList<Standing>();
        Level reached = null;
        boolean whole = true;
        for (var level : Level.values()) {
            int pass = count(results, level, Outcome.PASS);
            int fail = count(results, level, Outcome.FAIL);
            int notMeasured = count(results, level, Outcome.NOT_MEASURED);
            whole &= fail == 0 && notMeasured == 0;
            levels.add(new Standing(level, whole, pass, fail, count(results, level, Outcome.SKIPPED), notMeasured));
            if (whole) {
                reached = level;
            }
        }
        long pass = results.stream()
                .filter(result -> result.outcome() == Outcome.PASS)
                .count();
        long concern = results.stream()
                .filter(result -> result.outcome() != Outcome.SKIPPED)
                .count();
        return new Scorecard(
                passport.project().id(), reached, concern == 0 ? null : (double) pass / concern, levels, results);
    }

    private static int count(List<Result> results, Level level, Outcome outcome) {
        return (int) results.stream()
                .filter(result -> result.level() == level && result.outcome() == outcome)
                .count();
    }

    private static Result result(ScorecardRule rule, Measured measured, JsonNode tree) {
        var passport = measured.situation().passport();
        var exemption = passport.policiesOrNone().exemptions().stream()
                .filter(candidate -> candidate.rule().equals(rule.id()))
                .findFirst();
        boolean expired = exemption
                .filter(granted -> measured.situation().today().isAfter(granted.until()))
                .isPresent();
        if (exemption.isPresent() && !expired) {
            return result(rule, Outcome.SKIPPED, List.of(exemption.get().reason()), exemption, false);
        }
        var assets = assets(rule, measured.situation());
        if (rule.of() != null && assets.isEmpty()) {
            return result(rule, Outcome.SKIPPED, List.of("no such assets"), exemption, expired);
        }
        var missing = new ArrayList<String>();
        var unseen = new ArrayList<String>();
        ofProject(rule, passport, tree, missing);
        for (var asset : assets) {
            ofAsset(rule, measured, asset, missing, unseen);
        }
        for (var finding : measured.findings()) {
            if (rule.noFindings().contains(finding.rule())
                    && finding.state().equals("open")
                    && (rule.of() == null || assets.stream().anyMatch(asset -> isOf(finding, asset)))) {
                missing.add(finding.findingId());
            }
        }
        var outcome = !missing.isEmpty() ? Outcome.FAIL : !unseen.isEmpty() ? Outcome.NOT_MEASURED : Outcome.PASS;
        return result(rule, outcome, missing.isEmpty() ? unseen : missing, exemption, expired);
    }

    private static Result result(
            ScorecardRule rule, Outcome outcome, List<String> details, Optional<Exemption> exemption, boolean expired) {
        return new Result(
                rule.id(),
                rule.level(),
                rule.need(),
                rule.title(),
                outcome,
                List.copyOf(details),
                exemption.orElse(null),
                expired ? Boolean.TRUE : null);
    }

    private static List<Asset> assets(ScorecardRule rule, Situation situation) {
        var of = rule.of();
        return of == null
                ? List.of()
                : situation.passport().assets().stream()
                        .filter(asset -> of.kinds().contains(asset.kind()))
                        .filter(asset -> !of.critical() || situation.isCritical(asset))
                        .toList();
    }

    private static void ofProject(ScorecardRule rule, Passport passport, JsonNode tree, List<String> missing) {
        rule.sections().stream().filter(section -> isNothing(tree, section)).forEach(missing::add);
        if (!rule.anySection().isEmpty() && rule.anySection().stream().allMatch(section -> isNothing(tree, section))) {
            missing.add(String.join(" or ", rule.anySection()));
        }
        rule.requiredKinds().stream()
                .filter(kind -> passport.assets(kind).isEmpty())
                .forEach(kind -> missing.add("assets of kind " + kind.word()));
    }

    private static boolean isNothing(JsonNode tree, String section) {
        var part = tree;
        for (var step : section.split("\\.")) {
            part = part.path(step);
        }
        return part.isMissingNode() || part.isNull() || (part.isContainerNode() && part.isEmpty());
    }

    private static void ofAsset(
            ScorecardRule rule, Measured measured, Asset asset, List<String> missing, List<String> unseen) {
        rule.fields().stream()
                .filter(field -> !asset.fields().containsKey(field))
                .forEach(field -> missing.add(asset.id() + ": " + field));
        if (!rule.anyField().isEmpty() && rule.anyField().stream().noneMatch(asset.fields()::containsKey)) {
            missing.add(asset.id() + ": " + String.join(" or ", rule.anyField()));
        }
        if (Boolean.TRUE.equals(rule.watched())
                && asset.monitoring() != null
                && Boolean.FALSE.equals(asset.monitoring().enabled())) {
            missing.add(asset.id() + ": monitoring is switched off");
        }
        if (rule.fact() != null && !isSeen(rule, measured.situation(), asset)) {
            unseen.add(asset.id() + ": " + rule.fact() + " was not seen lately");
        }
        if (rule.evidence() != null) {
            measured.backups().stream()
                    .filter(backup -> backup.asset().equals(asset.id()))
                    .map(backup -> backup.ladder().get(rule.evidence().ordinal()))
                    .filter(rung -> !rung.reached())
                    .forEach(rung -> (rung.lastFailureAt() == null ? unseen : missing)
                            .add(asset.id() + ": " + rung.step().word()));
        }
        if (rule.accesses() != null) {
            ofAccesses(rule.accesses(), measured, asset, missing, unseen);
        }
    }

    private static void ofAccesses(
            ScorecardRule.Accesses asked, Measured measured, Asset asset, List<String> missing, List<String> unseen) {
        var operators = asset.accesses().stream()
                .filter(access -> access.scope() != AccessScope.READ)
                .flatMap(access -> access.holders().stream())
                .distinct()
                .toList();
        switch (asked) {
            case WRITTEN -> {
                if (operators.isEmpty()) {
                    missing.add(asset.id() + ": nobody holds an access");
                }
            }
            case SHARED -> {
                if (operators.size() < 2) {
                    missing.add(asset.id() + ": " + (operators.isEmpty() ? "nobody" : operators.getFirst() + " alone"));
                }
            }
            case VERIFIED -> {
                for (var access : measured.accesses()) {
                    if (access.asset().equals(asset.id())) {
                        switch (access.state()) {
                            case "verified", "attested" -> {
                                if (AccessFacts.isOutOfDate(
                                        access, measured.situation().now())) {
                                    unseen.add(asset.id() + ": " + access.access() + " was not looked at lately");
                                }
                            }
                            case "missing" -> missing.add(asset.id() + ": " + access.access());
                            default -> unseen.add(asset.id() + ": " + access.access());
                        }
                    }
                }
            }
        }
    }

    private static boolean isSeen(ScorecardRule rule, Situation situation, Asset asset) {
        var age = Duration.ofDays(rule.maxAge() == null ? FACT_AGE : rule.maxAge());
        var name = String.valueOf(rule.fact());
        return Stream.concat(
                        situation.facts().ofAsset(asset.id(), name).stream(),
                        asset.text("domain").stream()
                                .flatMap(domain -> situation.facts().about(domain, name)))
                .anyMatch(fact -> fact.freshness(situation.now(), age) == Fact.Freshness.FRESH);
    }

    private static boolean isOf(FindingView finding, Asset asset) {
        var subject = "asset/" + asset.id();
        return finding.subject().equals(subject) || finding.subject().startsWith(subject + "/");
    }
}
