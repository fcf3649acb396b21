package dev.understudy.notifier;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** The configuration of the tests, but for some settings. */
public final class ConfigVariant {

    private static final String PREFIX = "understudy.notifier.";

    private ConfigVariant() {}

    /** @param settings without the prefix */
    public static NotifierConfig with(Map<String, String> settings) {
        var present = ConfigProvider.getConfig();
        var all = new HashMap<String, String>();
        for (var name : present.getPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                present.getOptionalValue(name, String.class).ifPresent(value -> all.put(name, value));
            }
        }
        settings.forEach((name, value) -> all.put(PREFIX + name, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(NotifierConfig.class)
                .withSources(new PropertiesConfigSource(all, "variant", 1))
                .build()
                .getConfigMapping(NotifierConfig.class);
    }
}
