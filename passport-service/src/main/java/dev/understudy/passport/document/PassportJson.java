package dev.understudy.passport.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** How a passport is kept. Independent of how REST formats things: what an old release stored stays readable. */
public final class PassportJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private PassportJson() {}

    public static String write(Passport passport) {
        try {
            return JSON.writeValueAsString(passport);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot write the passport of " + passport.project().id(), e);
        }
    }

    public static Passport read(String json) {
        try {
            return JSON.readValue(json, Passport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a stored passport", e);
        }
    }

    /** The document as a tree. */
    public static ObjectNode tree(Passport passport) {
        return JSON.valueToTree(passport);
    }

    /** What {@link #tree} made. */
    public static Passport ofTree(JsonNode tree) {
        try {
            return JSON.treeToValue(tree, Passport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("this is no tree of a passport", e);
        }
    }
}
