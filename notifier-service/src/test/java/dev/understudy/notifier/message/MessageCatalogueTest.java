package dev.understudy.notifier.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.NotificationEvent.Purpose;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCatalogueTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    private static final Map<String, String> DATA = Map.ofEntries(
            Map.entry("title", "Ёлка: Сайт: https://ёлка.рф/"),
            Map.entry("project", "Ёлка"),
            Map.entry("zone", "Сайт"),
            Map.entry("url", "https://ёлка.рф/"),
            Map.entry("reason", "HTTP 500 вместо 200"),
            Map.entry("startedAt", "2026-11-23T09:05:00Z"),
            Map.entry("responseDue", "2026-11-23T10:05:00Z"),
            Map.entry("resolvedAt", "2026-11-23T11:08:00Z"),
            Map.entry("durationMinutes", "123"),
            Map.entry("assignee", "Пётр Иванов"),
            Map.entry("escalatedFrom", "Пётр Иванов"),
            Map.entry("incidentId", "0197"),
            Map.entry("incidentUrl", "http://suite.test/api/v1/incidents/0197"));

    private final MessageCatalogue catalogue = new MessageCatalogue();

    @Test
    void pagesInRussian() {
        var message = write("incident.opened", Purpose.PAGE, Language.RU, DATA);

        assertThat(message.subject()).isEqualTo("Авария: Ёлка: Сайт: https://ёлка.рф/");
        assertThat(message.text()).isEqualTo("""
                Ответственный — вы. Возьмите аварию на себя до 23 ноября 2026, 13:05 (UTC+03:00), иначе будет вызван следующий.

                Что случилось: HTTP 500 вместо 200
                Проект: Ёлка
                Зона: Сайт
                Адрес: https://ёлка.рф/
                С какого времени: 23 ноября 2026, 12:05 (UTC+03:00)

                Подробности: http://suite.test/api/v1/incidents/0197
                """);
    }

    @Test
    void pagesInEnglish() {
        var message = write("incident.opened", Purpose.PAGE, Language.EN, DATA);

        assertThat(message.subject()).isEqualTo("Emergency: Ёлка: Сайт: https://ёлка.рф/");
        assertThat(message.text()).isEqualTo("""
                You are the one responsible. Please take it over by 23 November 2026, 13:05 (UTC+03:00), or the next person will be called.

                What happened: HTTP 500 вместо 200
                Project: Ёлка
                Zone: Сайт
                Address: https://ёлка.рф/
                Since: 23 November 2026, 12:05 (UTC+03:00)

                Details: http://suite.test/api/v1/incidents/0197
                """);
    }

    @Test
    void informsWithoutAskingForAnything() {
        assertThat(write("incident.opened", Purpose.INFORM, Language.EN, DATA).text())
                .startsWith("Пётр Иванов has been called; you have nothing to do.\n\n");
        assertThat(write("incident.opened", Purpose.INFORM, Language.RU, DATA))
                .returns("К сведению: Ёлка: Сайт: https://ёлка.рф/", Message::subject)
                .extracting(Message::text)
                .asString()
                .startsWith("Пётр Иванов получает вызов; от вас ничего не требуется.\n\n");
    }

    @Test
    void callsTheNextPerson() {
        assertThat(write("incident.escalated", Purpose.ESCALATION, Language.RU, DATA))
                .returns("Авария, ваша очередь: Ёлка: Сайт: https://ёлка.рф/", Message::subject)
                .extracting(Message::text)
                .asString()
                .startsWith(
                        "Пётр Иванов не отвечает. Возьмите аварию на себя до 23 ноября 2026, 13:05 (UTC+03:00).\n\n");
        assertThat(write("incident.escalated", Purpose.REMINDER, Language.EN, DATA)
                        .subject())
                .startsWith("Emergency, still nobody has it: ");
    }

    @Test
    void tellsTheEndWithItsLength() {
        assertThat(write("incident.resolved", Purpose.RESOLVED, Language.RU, DATA)
                        .text())
                .startsWith(
                        "Снова работает, с 23 ноября 2026, 14:08 (UTC+03:00). Сколько длилась авария: 2 часа 3 минуты.\n\n");
        assertThat(write("incident.resolved", Purpose.RESOLVED, Language.EN, DATA)
                        .text())
                .startsWith(
                        "It works again since 23 November 2026, 14:08 (UTC+03:00). It was broken for 2 hours 3 minutes.\n\n");
    }

    @Test
    void tellsWhichDeadlineWasMissed() {
        var data = new HashMap<>(DATA);
        data.put("clock", "resolution");
        data.put("due", "2026-11-23T13:05:00Z");

        assertThat(write("incident.deadline-breached", Purpose.ESCALATION, Language.EN, data)
                        .text())
                .startsWith("It should have been repaired by 23 November 2026, 16:05 (UTC+03:00).\n\n");
        assertThat(write("incident.deadline-breached", Purpose.ESCALATION, Language.RU, DATA)
                        .text())
                .startsWith("Аварию кто-то должен был взять на себя до 23 ноября 2026, 13:05 (UTC+03:00).\n\n");
    }

    static Stream<Arguments> everyMessage() {
        return Arrays.stream(Language.values()).flatMap(language -> MessageCatalogue.TEMPLATES.stream()
                .map(template -> Arguments.of(language, template)));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void exists(Language language, String template) {
        for (var data : List.of(DATA, Map.<String, String>of())) {
            var message = write(template, Purpose.PAGE, language, data);

            assertThat(message.subject()).isNotBlank().doesNotContain("{", "}");
            assertThat(message.text()).isNotBlank().doesNotContain("{", "}", "NOT_FOUND", "null", "\n\n\n");
            assertThat(message.html())
                    .contains("<html lang=\"" + language.code() + "\">")
                    .doesNotContain("{if", "NOT_FOUND");
        }
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void isHarmlessWhateverAUserWrote(Language language, String template) {
        var data = new HashMap<String, String>();
        DATA.keySet()
                .forEach(key -> data.put(
                        key, "<script>alert('1')</script>{title}\r\nBcc: x@example.com\u202E" + "ы".repeat(100_000)));
        data.put("incidentUrl", "javascript:alert(1)");

        var message = write(template, Purpose.PAGE, language, data);

        assertThat(message.subject()).doesNotContain("\r", "\n", "\u202E").hasSizeLessThan(210);
        assertThat(message.text()).hasSizeLessThan(6000);
        assertThat(message.text().lines()).noneMatch(line -> line.startsWith("Bcc:"));
        assertThat(message.html())
                .doesNotContain("<script", "javascript:", "\u202E")
                .hasSizeLessThan(20_000);
    }

    @Test
    void linksOnlyTheIncidentInHtml() {
        assertThat(write("incident.opened", Purpose.PAGE, Language.EN, DATA).html())
                .contains("Details: <a href=\"http://suite.test/api/v1/incidents/0197\"")
                .containsOnlyOnce("<a ");
    }

    @Test
    void tellsSomethingForATemplateThatItDoesNotKnow() {
        var message = write("incident.merged", Purpose.PAGE, Language.RU, DATA);

        assertThat(message.subject()).isEqualTo("Ёлка: Сайт: https://ёлка.рф/");
        assertThat(message.text()).contains("Что случилось: HTTP 500 вместо 200");
    }

    @Test
    void saysUnreadableTimesAsTheyCame() {
        var data = new HashMap<>(DATA);
        data.put("startedAt", "yesterday");
        data.put("durationMinutes", "a while");

        assertThat(write("incident.resolved", Purpose.RESOLVED, Language.EN, data)
                        .text())
                .contains("It was broken for a while.", "Broken since: yesterday");
    }

    @Test
    void speaksThePersonsLanguage() {
        assertThat(Language.preferred(List.of("de", "ru", "en"))).isEqualTo(Language.RU);
        assertThat(Language.preferred(List.of("ru-RU"))).isEqualTo(Language.RU);
        assertThat(Language.preferred(List.of("EN"))).isEqualTo(Language.EN);
        assertThat(Language.preferred(List.of())).isEqualTo(Language.EN);
    }

    private Message write(String template, Purpose purpose, Language language, Map<String, String> data) {
        return catalogue.write(new MessageRequest(template, purpose, language, MOSCOW, data));
    }
}
