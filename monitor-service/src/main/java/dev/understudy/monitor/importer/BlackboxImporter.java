package dev.understudy.monitor.importer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.monitor.exporter.BlackboxModules;
import dev.understudy.monitor.exporter.GoDuration;
import dev.understudy.monitor.exporter.InvalidModule;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Targets that a Prometheus has blackbox_exporter probe: its configuration ({@code scrape_configs} with {@code static_configs}), or
 * a file of {@code file_sd_configs} (a list of {@code targets} with {@code labels}). Modules are those of this
 * installation, or those that the document brings along under {@code modules}.
 */
@ApplicationScoped
final class BlackboxImporter implements Importer {

    private static final String USUAL_MODULE = "http_2xx";

    private final BlackboxModules configured;

    BlackboxImporter(BlackboxModules configured) {
        this.configured = configured;
    }

    @Override
    public void read(JsonNode document, Imported imported) {
        var modules = document.path("modules").isObject() ? configured.with(document.path("modules")) : configured;
        if (document.isArray()) {
            groups(document, USUAL_MODULE, "60s", "", modules, imported);
            imported.note("", "such a file names no module; '" + USUAL_MODULE + "' was taken for all");
            return;
        }
        if (!document.path("scrape_configs").isArray()) {
            throw new IllegalArgumentException(
                    "send a configuration of Prometheus with 'scrape_configs', or a list of 'targets'");
        }
        var usual = document.path("global").path("scrape_interval").asText("1m");
        for (var job : document.path("scrape_configs")) {
            var name = job.path("job_name").asText("job");
            if (!job.path("metrics_path").asText("").endsWith("/probe")) {
                imported.note(name, "not taken over: it does not scrape /probe");
                continue;
            }
            groups(
                    job.path("static_configs"),
                    job.path("params").path("module").path(0).asText(USUAL_MODULE),
                    job.path("scrape_interval").asText(usual),
                    name,
                    modules,
                    imported);
            job.fieldNames().forEachRemaining(field -> {
                if (field.endsWith("_sd_configs")) {
                    imported.note(name, field + " are not taken over; send their files by themselves");
                }
            });
        }
    }

    private static void groups(
            JsonNode groups, String module, String interval, String job, BlackboxModules modules, Imported imported) {
        for (var group : groups) {
            for (var target : group.path("targets")) {
                try {
                    var definition = modules.check(module, target.asText(), false);
                    var check = imported.add(target.asText().replaceFirst("^https?://", ""), definition.kind());
                    check.set(definition.kind(), definition.target());
                    var schedule = Imported.schedule(check);
                    schedule.put("interval", GoDuration.iso(interval));
                    if (definition.timeout() != null) {
                        schedule.put("timeout", definition.timeout().toString());
                    }
                    if (!job.isEmpty()) {
                        Imported.label(check, "job", job);
                    }
                    group.path("labels")
                            .properties()
                            .forEach(label -> Imported.label(
                                    check, label.getKey(), label.getValue().asText()));
                    definition.notes().forEach(note -> imported.note(target.asText(), note));
                } catch (InvalidModule e) {
                    imported.note(target.asText(), "not taken over: " + e.getMessage());
                }
            }
        }
    }
}
