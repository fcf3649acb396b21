package dev.understudy.passport.finding;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A risk. The same rule and subject are the same finding, however often it is found.
 *
 * @param subject what it is about: {@code project}, {@code zone/checkout}, {@code asset/site}, {@code person/ivanov},
 *     with more after another slash where one thing has several
 * @param zone the zone that it concerns; absent when it concerns the whole project
 * @param message what is wrong, with the names that people know
 * @param advice what to do
 * @param evidence the values it was concluded from, where they come from, when they were observed
 */
public record Finding(
        FindingRule rule,
        Severity severity,
        String subject,
        @Nullable String zone,
        Bilingual message,
        Bilingual advice,
        @Nullable String evidence) {

    public enum Severity {
        /** The business can stand still, or something can be lost for good. */
        HIGH,
        MEDIUM,
        LOW;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String id() {
        return rule.id() + ":" + subject;
    }
}
