package dev.understudy.incident.deadline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** Warnings on the way to a deadline. */
@ConfigMapping(prefix = "understudy.deadlines")
public interface DeadlineConfig {

    /** Shares of the time, in percent and rising, at which it is told that a deadline comes nearer. */
    @WithDefault("50,80")
    List<Integer> warnPercent();
}
