package dev.understudy.monitor.check;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a set of checks changes, or would change.
 *
 * @param dryRun whether nothing was changed
 * @param created names
 * @param removed names; of checks made by hand only, and only if the set was to replace them
 * @param notes what could not be taken over from another program's file, or is taken over differently
 */
@Schema(name = "CheckSetChange")
public record CheckSetChange(
        boolean dryRun,
        List<String> created,
        List<Changed> changed,
        List<String> unchanged,
        List<String> removed,
        List<String> notes) {

    /** @param differences field by field */
    @Schema(name = "ChangedCheck")
    public record Changed(String name, List<Difference> differences) {}

    /**
     * @param path of the field: {@code http.url}, {@code schedule.interval}
     * @param before as JSON; absent when the field is new
     * @param after as JSON; absent when it is gone
     */
    @Schema(name = "Difference")
    public record Difference(
            String path,
            com.fasterxml.jackson.databind.@org.jspecify.annotations.Nullable JsonNode before,
            com.fasterxml.jackson.databind.@org.jspecify.annotations.Nullable JsonNode after) {}
}
