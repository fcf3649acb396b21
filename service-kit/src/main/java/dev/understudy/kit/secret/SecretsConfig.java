package dev.understudy.kit.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which of its secrets a service lends to those who write passports and channels. */
@ConfigMapping(prefix = "understudy.secrets")
public interface SecretsConfig {

    /**
     * What the name of an environment variable must start with to be used as {@code env:}. Without it, an author of a
     * passport could have the service's own database password sent to a webhook of their choice.
     */
    @WithDefault("UNDERSTUDY_SECRET_,DEMO_")
    List<String> environmentPrefixes();

    /** The folder that {@code file:} references must be in, links followed; none are allowed while it is not set. */
    Optional<Path> directory();
}
