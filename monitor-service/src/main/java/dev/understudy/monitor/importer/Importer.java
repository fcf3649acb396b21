package dev.understudy.monitor.importer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Reads what one program keeps or exports. */
sealed interface Importer permits UptimeKumaImporter, GatusImporter, HealthchecksImporter, BlackboxImporter {

    /** @throws IllegalArgumentException when the document is not of this program; the message says what is missing */
    void read(JsonNode document, Imported imported);

    static Map<String, Importer> byFormat(BlackboxImporter blackbox) {
        return Map.of(
                "uptime-kuma", new UptimeKumaImporter(),
                "gatus", new GatusImporter(),
                "healthchecks", new HealthchecksImporter(),
                "blackbox", blackbox);
    }
}
