package dev.understudy.kit.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an input.
 *
 * @param line line of the document, from 1; absent when the input has no lines
 * @param column column in that line, from 1
 * @param path where in the document: {@code people[2].channels[0].address}; empty for the document itself
 * @param rule the broken rule, stable, in kebab case: {@code unknown-field}
 * @param message names the value, the rule and the way out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Violation(@Nullable Integer line, @Nullable Integer column, String path, String rule, String message) {

    /** A violation in an input without lines. */
    public static Violation at(String path, String rule, String message) {
        return new Violation(null, null, path, rule, message);
    }
}
