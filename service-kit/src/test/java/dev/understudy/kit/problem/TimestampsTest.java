package dev.understudy.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private final ObjectMapper json = json();

    private static ObjectMapper json() {
        var mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new StrictJson().customize(mapper);
        return mapper;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "0000-12-31T23:59:59Z",
                "9999-12-31T23:59:59-01:00",
                "tomorrow"
            })
    void what_rfc_3339_cannot_write_is_none(String text) {
        assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> Timestamps.parse(text));
        assertThatExceptionOfType(JsonMappingException.class)
                .isThrownBy(() -> json.readValue("\"" + text + "\"", Instant.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-11-26T21:00:00+03:00"})
    void what_it_can_is_read_alike(String text) throws Exception {
        assertThat(json.readValue("\"" + text + "\"", Instant.class)).isEqualTo(Timestamps.parse(text));
    }

    @Test
    void a_bare_number_is_neither_a_time_nor_a_duration() throws Exception {
        assertThatExceptionOfType(JsonMappingException.class).isThrownBy(() -> json.readValue("0", Instant.class));
        assertThatExceptionOfType(JsonMappingException.class).isThrownBy(() -> json.readValue("1e308", Duration.class));
        assertThat(json.readValue("\"PT5M\"", Duration.class)).isEqualTo(Duration.ofMinutes(5));
        assertThat(json.readValue("null", Instant.class)).isNull();
    }
}
