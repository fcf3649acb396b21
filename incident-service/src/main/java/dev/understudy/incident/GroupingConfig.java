package dev.understudy.incident;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Which failures are one incident. */
@ConfigMapping(prefix = "understudy.grouping")
public interface GroupingConfig {

    /** How long after the last failure that joined another with the same cause still joins. */
    @WithDefault("5m")
    Duration window();

    /** How long after the first one joins at the latest, unless the cause itself is seen to fail. */
    @WithDefault("30m")
    Duration longest();

    /** A failure that comes back so soon after it was resolved reopens its incident. */
    @WithDefault("10m")
    Duration flapWindow();

    /** How long a member may go on failing after others have recovered, before it is an incident of its own. */
    @WithDefault("5m")
    Duration splitOffAfter();

    /** How long what a person resolved may go on failing before it is open again. */
    @WithDefault("30m")
    Duration stillFailingAfter();

    /** Members that come within this time, and occurrences with them, are told in one event. */
    @WithDefault("1s")
    Duration tellAfter();

    /** Mere repetitions of what is known that come within this time are told in one event. */
    @WithDefault("10s")
    Duration tellRepetitionsAfter();
}
