package dev.understudy.incident.problem;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Recurring causes. */
@ConfigMapping(prefix = "understudy.problems")
public interface ProblemConfig {

    /** So many emergencies of one cluster within the window make a problem. */
    @WithDefault("3")
    int threshold();

    /** How far back occurrences count, for the threshold and for the rate. */
    @WithDefault("90d")
    Duration window();

    /** After so long a rework that has not shown itself counts as one that did not help. */
    @WithDefault("180d")
    Duration patience();
}
