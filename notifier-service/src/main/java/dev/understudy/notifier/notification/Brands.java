package dev.understudy.notifier.notification;

import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.notifier.message.Brand;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** How messages to the people of each client look, from configuration. */
@Singleton
class Brands {

    /** {@code understudy.notifier.brands.<client id>.name}...; the client {@code default} is everybody else. */
    @ConfigMapping(prefix = "understudy.notifier-brands")
    interface BrandsConfig {
        Map<String, BrandConfig> clients();
    }

    interface BrandConfig {
        Optional<String> name();

        Optional<String> color();

        Optional<String> footer();
    }

    private final BrandsConfig config;

    Brands(BrandsConfig config) {
        this.config = config;
    }

    Brand of(ProjectApplied project) {
        var own = config.clients().get(project.client().clientId());
        return own == null ? none() : brand(own);
    }

    Brand none() {
        var everybody = config.clients().get("default");
        return everybody == null ? Brand.NONE : brand(everybody);
    }

    private static Brand brand(BrandConfig config) {
        return new Brand(
                config.name().orElse(null),
                config.color().filter(color -> color.matches("#[0-9a-fA-F]{6}")).orElse(null),
                config.footer().orElse(null));
    }
}
