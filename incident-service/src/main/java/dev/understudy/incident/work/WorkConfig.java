package dev.understudy.incident.work;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Planned work. */
@ConfigMapping(prefix = "understudy.work")
public interface WorkConfig {

    /** An item that nobody has touched, planned or begun for so long is shown as starving. */
    @WithDefault("14d")
    Duration starvingAfter();
}
