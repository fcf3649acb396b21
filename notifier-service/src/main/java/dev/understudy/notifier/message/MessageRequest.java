package dev.understudy.notifier.message;

import dev.understudy.events.NotificationEvent.Purpose;
import java.time.ZoneId;
import java.util.Map;

/**
 * What is to be said.
 *
 * @param template key in the catalogue; an unknown one gives a plain message of what is known
 * @param data what the template needs; what is missing is left out
 * @param zone in which times are told
 */
public record MessageRequest(
        String template, Purpose purpose, Language language, ZoneId zone, Map<String, String> data) {}
