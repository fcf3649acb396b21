package dev.understudy.events;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Moments as {@link Instant#toString} writes them, without its formatter: events hold up to six each, and monitor-service
 * writes and reads thousands of events a second. What is not in that form goes the usual way.
 */
final class Instants {

    private static final int SECONDS_LENGTH = "2026-11-26T10:15:30".length();
    private static final long SECONDS_A_DAY = 86_400;
    private static final long FIRST_SECOND = LocalDate.of(0, 1, 1).toEpochDay() * SECONDS_A_DAY;
    private static final long END_SECOND = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_A_DAY;

    private Instants() {}

    /** For a mapper that writes and reads dates as text; to be registered after the module for {@code java.time}. */
    static SimpleModule module() {
        return new SimpleModule("instants")
                .addSerializer(Instant.class, new Serializer())
                .addDeserializer(Instant.class, new Deserializer());
    }

    /** The same as {@link Instant#toString}. */
    static String write(Instant instant) {
        long second = instant.getEpochSecond();
        if (second < FIRST_SECOND || second >= END_SECOND) {
            return instant.toString();
        }
        var date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_A_DAY));
        int ofDay = (int) Math.floorMod(second, SECONDS_A_DAY);
        int nano = instant.getNano();
        int digits = nano == 0 ? 0 : nano % 1_000_000 == 0 ? 3 : nano % 1000 == 0 ? 6 : 9;
        var text = new char[SECONDS_LENGTH + (digits == 0 ? 0 : digits + 1) + 1];
        number(text, 0, 4, date.getYear());
        text[4] = '-';
        number(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        number(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        number(text, 11, 2, ofDay / 3600);
        text[13] = ':';
        number(text, 14, 2, ofDay / 60 % 60);
        text[16] = ':';
        number(text, 17, 2, ofDay % 60);
        if (digits > 0) {
            text[SECONDS_LENGTH] = '.';
            number(text, SECONDS_LENGTH + 1, digits, digits == 3 ? nano / 1_000_000 : digits == 6 ? nano / 1000 : nano);
        }
        text[text.length - 1] = 'Z';
        return new String(text);
    }

    private static void number(char[] text, int from, int digits, int number) {
        int rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** @return null when the text is not of the form that {@link #write} gives, which does not mean that it is wrong */
    static @Nullable Instant read(String text) {
        int length = text.length();
        if (length <= SECONDS_LENGTH
                || length > SECONDS_LENGTH + 11
                || text.charAt(length - 1) != 'Z'
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int nano = 0;
        int digits = length - SECONDS_LENGTH - 2;
        if (digits >= 0) {
            nano = text.charAt(SECONDS_LENGTH) == '.' && digits > 0 ? number(text, SECONDS_LENGTH + 1, length - 1) : -1;
            for (int i = digits; i < 9 && nano > 0; i++) {
                nano *= 10;
            }
        }
        if ((year | month | day | hour | minute | second | nano) < 0 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        try {
            long days = LocalDate.of(year, month, day).toEpochDay();
            return Instant.ofEpochSecond(days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second, nano);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** @return -1 when there is anything but digits */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static final class Serializer extends StdScalarSerializer<Instant> {

        private static final long serialVersionUID = 1L;

        Serializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(write(value));
        }
    }

    private static final class Deserializer extends StdScalarDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        Deserializer() {
            super(Instant.class);
        }

        @Override
        public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var instant = parser.hasToken(JsonToken.VALUE_STRING) ? read(parser.getText()) : null;
            return instant != null ? instant : InstantDeserializer.INSTANT.deserialize(parser, context);
        }
    }
}
