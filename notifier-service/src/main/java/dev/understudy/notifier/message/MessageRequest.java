package dev.understudy.notifier.message;

import dev.understudy.events.NotificationEvent.Purpose;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What is to be said.
 *
 * @param template key in the catalogue; an unknown one gives a plain message of what is known
 * @param data what the template needs; what is missing is left out
 * @param zone in which times are told
 * @param also what else is broken in the project, by its title; a page names a few and counts many
 * @param together what else the same message tells, the most urgent first; empty for an ordinary message
 */
public record MessageRequest(
        String template,
        Purpose purpose,
        Language language,
        ZoneId zone,
        Map<String, String> data,
        List<News> together,
        List<String> also,
        Brand brand) {

    public MessageRequest(String template, Purpose purpose, Language language, ZoneId zone, Map<String, String> data) {
        this(template, purpose, language, zone, data, List.of(), List.of(), Brand.NONE);
    }
}
