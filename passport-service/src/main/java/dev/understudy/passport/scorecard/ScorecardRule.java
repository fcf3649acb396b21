package dev.understudy.passport.scorecard;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.passport.backup.BackupEvidence.Step;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.finding.Bilingual;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One rule of the scorecard, as the file of rules has it: its conditions are explained there.
 *
 * @param need number of the need that it answers
 * @param maxAge of a fact, in days
 */
record ScorecardRule(
        String id,
        Level level,
        int need,
        Bilingual title,
        @Nullable Scope of,
        List<String> sections,
        List<String> anySection,
        List<AssetKind> requiredKinds,
        List<String> fields,
        List<String> anyField,
        @Nullable String fact,
        @Nullable Integer maxAge,
        @Nullable Step evidence,
        @Nullable Accesses accesses,
        @Nullable Boolean watched,
        List<String> noFindings) {

    ScorecardRule {
        sections = orNone(sections);
        anySection = orNone(anySection);
        requiredKinds = orNone(requiredKinds);
        fields = orNone(fields);
        anyField = orNone(anyField);
        noFindings = orNone(noFindings);
        Objects.requireNonNull(id, "a rule has an id");
        Objects.requireNonNull(level, "a rule has a level");
        Objects.requireNonNull(title, "a rule has a title");
    }

    /** Each includes the one before. */
    enum Level {
        @JsonProperty("bronze")
        BRONZE,
        @JsonProperty("silver")
        SILVER,
        @JsonProperty("gold")
        GOLD
    }

    /** What is asked of accesses. */
    enum Accesses {
        @JsonProperty("written")
        WRITTEN,
        @JsonProperty("shared")
        SHARED,
        @JsonProperty("verified")
        VERIFIED
    }

    /** The assets that a rule is about. @param critical only critical ones */
    record Scope(List<AssetKind> kinds, boolean critical) {}

    private record RuleFile(List<ScorecardRule> rules) {}

    /** The rules of a file on the class path. */
    static List<ScorecardRule> load(String resource) {
        var json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        try (var stream = Objects.requireNonNull(ScorecardRule.class.getResourceAsStream(resource), resource);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            var tree = new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(reader);
            return json.treeToValue(json.valueToTree(tree), RuleFile.class).rules();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the rules of the scorecard cannot be read: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the rules of the scorecard cannot be read", e);
        }
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
