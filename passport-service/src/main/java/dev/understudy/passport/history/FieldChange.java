package dev.understudy.passport.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One difference of two documents.
 *
 * @param path where, by ids instead of numbers: {@code assets/site/url}; slashes and tildes in names as in JSON Pointer
 *     (RFC 6901). {@code assets/#order} is the order of a list
 * @param before absent when it was not there
 * @param after absent when it is gone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldChange(
        String path,
        @Schema(implementation = Object.class) @Nullable JsonNode before,
        @Schema(implementation = Object.class) @Nullable JsonNode after) {}
