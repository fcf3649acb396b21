package dev.understudy.passport.export;

import dev.understudy.kit.problem.Violation;
import java.util.List;

/**
 * A passport to look through and apply: the one in force, with what was imported put in. Nothing was stored.
 *
 * @param baseVersion the version it starts from; send it as If-Match when applying
 * @param document the whole passport as YAML
 * @param added what is new: {@code asset/db}, {@code person/ivanov}
 * @param completed what was there and got more: {@code asset/db: version}
 * @param notTakenOver what was left out, and why
 * @param problems what would have to be put right before it can be applied
 */
public record ImportDraft(
        String projectId,
        long baseVersion,
        String document,
        List<String> added,
        List<String> completed,
        List<NotTakenOver> notTakenOver,
        List<Violation> problems) {

    /** @param where in what was sent: {@code document 3}, {@code line 7}, {@code devices[2]} */
    public record NotTakenOver(String where, String what, String why) {}
}
