package dev.understudy.monitor.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** What Healthchecks' management API answers to {@code GET /api/v3/checks/}: {@code {"checks": [...]}}. */
final class HealthchecksImporter implements Importer {

    @Override
    public void read(JsonNode document, Imported imported) {
        var checks = document.isArray() ? document : document.path("checks");
        if (!checks.isArray()) {
            throw new IllegalArgumentException("an answer of Healthchecks' API has a list 'checks'");
        }
        for (var check : checks) {
            var name = check.path("name").asText("");
            heartbeat(check, name.isEmpty() ? check.path("slug").asText("check") : name, imported);
        }
        if (!checks.isEmpty()) {
            imported.note("", "jobs must report to the new ping URLs, or to this service under their old slugs");
        }
    }

    private static void heartbeat(JsonNode given, String name, Imported imported) {
        var check = imported.add(name, "heartbeat");
        var heartbeat = Imported.target(check);
        if (given.hasNonNull("schedule")) {
            var schedule = given.path("schedule").asText().strip();
            heartbeat.put(isCron(schedule) ? "cron" : "onCalendar", schedule);
            if (given.hasNonNull("tz")) {
                heartbeat.put("timeZone", given.path("tz").asText());
            }
        } else {
            Imported.seconds(heartbeat, "period", given.path("timeout"));
        }
        Imported.seconds(heartbeat, "grace", given.path("grace"));
        if (!given.path("slug").asText("").isEmpty()) {
            heartbeat.put("slug", given.path("slug").asText());
        }
        if (given.path("methods").asText("").equalsIgnoreCase("POST")) {
            heartbeat.put("methods", "POST");
        }
        if (given.path("manual_resume").asBoolean(false)) {
            heartbeat.put("manualResume", true);
        }
        keywords(given, "success_kw", heartbeat, "successKeywords");
        keywords(given, "failure_kw", heartbeat, "failureKeywords");
        keywords(given, "start_kw", heartbeat, "startKeywords");
        if (given.path("filter_default_fail").asBoolean(false)) {
            heartbeat.put("failWithoutKeyword", true);
        }
        if (given.path("filter_subject").asBoolean(false)) {
            imported.note(name, "keywords are looked for in bodies of pings, not in subjects of e-mails");
        }
        if (!given.path("channels").asText("").isEmpty()) {
            imported.note(
                    name, "channels are not taken over: who is told follows from the passport's responsibilities");
        }
        for (var tag : given.path("tags").asText("").split("\\s+")) {
            if (!tag.isEmpty()) {
                Imported.label(check, tag, "");
            }
        }
        if (given.path("status").asText("").equals("paused")) {
            check.put("paused", true);
        }
    }

    /** Calendar expressions of systemd have colons between hours and minutes, or several lines. */
    private static boolean isCron(String schedule) {
        return schedule.split("\\s+").length == 5 && schedule.indexOf(':') < 0 && schedule.indexOf('\n') < 0;
    }

    private static void keywords(JsonNode given, String field, ObjectNode heartbeat, String name) {
        var words = Arrays.stream(given.path(field).asText("").split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        if (!words.isEmpty()) {
            words.forEach(heartbeat.putArray(name)::add);
        }
    }
}
