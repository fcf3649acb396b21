package dev.understudy.standalone.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

    private static final String JSON = """
            {"timestamp":"2026-11-23T10:00:00.5+03:00","sequence":1,"loggerName":"dev.understudy.kit.outbox.OutboxRelay",\
            "level":"ERROR","message":"Заявка не ушла","threadName":"t","mdc":{"traceId":"4bf92f","spanId":"00f0"},\
            "service":"incident-service","stackTrace":"java.io.IOException: closed\\n\\tat a.B.c(B.java:1)\\n"}""";

    @TempDir
    Path folder;

    @Test
    void aJsonLineIsReadable() {
        assertThat(LogLine.of(JSON).rendered("incident", ZoneId.of("Europe/Moscow")))
                .isEqualTo("""
                2026-11-23 10:00:00.500 ERROR incident  d.u.k.o.OutboxRelay  Заявка не ушла  trace=4bf92f
                    java.io.IOException: closed
                    \tat a.B.c(B.java:1)""");
    }

    @Test
    void anyOtherLineIsShownAsItIs() {
        for (var raw : new String[] {"plain text", "{\"not\": \"a log line\"}", "{broken", ""}) {
            assertThat(LogLine.of(raw).rendered("demo", ZoneOffset.UTC)).isEqualTo("demo      " + raw);
        }
    }

    @Test
    void theTimesOfBrokerAndDatabaseAreUnderstood() {
        var expected = Instant.parse("2026-11-23T10:00:00.123Z");
        assertThat(LogLine.of("2026-11-23 10:00:00.123 UTC [7] LOG: ready").time())
                .contains(expected);
        assertThat(LogLine.of("2026-11-23T13:00:00.123+03:00 [main] WARN x").time())
                .contains(expected);
        assertThat(LogLine.of("2026-11-23 alone").time()).isEmpty();
    }

    @Test
    void followsAFileThatGrowsAndIsReplaced() throws IOException {
        var file = folder.resolve("x.log");
        var tail = new LogTail(file);
        assertThat(tail.last(2)).isEmpty();
        append(file, "one\ntwo\nthree\nfo");
        assertThat(tail.last(2)).containsExactly("two", "three");
        append(file, "ur\nfünf\n");
        assertThat(tail.next()).containsExactly("four", "fünf");
        Files.delete(file);
        append(file, "new\n");
        assertThat(tail.next()).containsExactly("new");
        assertThat(tail.next()).isEmpty();
    }

    @Test
    void theLastErrorExplainsAnEnd() throws IOException {
        var file = folder.resolve("x.log");
        append(file, JSON + "\n{\"level\":\"INFO\",\"message\":\"stopped\"}\n");
        assertThat(LogTail.lastComplaint(file)).contains("Заявка не ушла");

        append(
                file,
                "{\"level\":\"ERROR\",\"message\":\"no start\",\"stackTrace\":\"A: x\\nCaused by: B: y\\n\\tat z\"}\n");
        assertThat(LogTail.lastComplaint(file)).contains("B: y");

        Files.writeString(file, "Error: could not find the main class\n\n");
        assertThat(LogTail.lastComplaint(file)).contains("Error: could not find the main class");
        assertThat(LogTail.lastComplaint(folder.resolve("none"))).isEmpty();
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
