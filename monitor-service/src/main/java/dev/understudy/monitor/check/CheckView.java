package dev.understudy.monitor.check;

import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatus;
import dev.understudy.monitor.status.StatusSnapshot;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A check and what is known of it.
 *
 * @param managedBy {@code passport} for a derived check, {@code user} for one made by hand
 * @param since end of the first probe that showed the status
 */
@Schema(name = "Check")
record CheckView(
        String name,
        String kind,
        String managedBy,
        long version,
        @Nullable String assetId,
        @Nullable String zoneId,
        Schedule schedule,
        List<String> dependsOn,
        @Nullable HttpTarget http,
        CheckStatus status,
        @Nullable Instant since,
        StatusSnapshot.@Nullable LastProbe lastProbe) {

    static CheckView of(CheckDefinition definition, StatusSnapshot state) {
        var check = definition.definition();
        return new CheckView(
                check.name(),
                check.kind(),
                check.managedBy(),
                check.version(),
                check.assetId(),
                check.zoneId(),
                check.schedule(),
                check.dependsOn(),
                check.http(),
                state.status(),
                state.since(),
                state.last());
    }
}
