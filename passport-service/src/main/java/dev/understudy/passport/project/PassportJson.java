package dev.understudy.passport.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.passport.document.Passport;

/** How a passport is kept. Independent of how REST formats things: what an old release stored stays readable. */
final class PassportJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private PassportJson() {}

    static String write(Passport passport) {
        try {
            return JSON.writeValueAsString(passport);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot write the passport of " + passport.project().id(), e);
        }
    }

    static Passport read(String json) {
        try {
            return JSON.readValue(json, Passport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a stored passport", e);
        }
    }
}
