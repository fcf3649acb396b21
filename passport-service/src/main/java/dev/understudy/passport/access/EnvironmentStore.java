package dev.understudy.passport.access;

import dev.understudy.kit.secret.SecretsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code env:}: variables of this service, by name. The names that authors may ask for are those that they may use. */
@ApplicationScoped
class EnvironmentStore implements SecretStore {

    private final SecretsConfig config;

    EnvironmentStore(SecretsConfig config) {
        this.config = config;
    }

    @Override
    public String scheme() {
        return "env:";
    }

    @Override
    public boolean avoidsReadingValues() {
        return true;
    }

    @Override
    public Item look(String reference) {
        var name = reference.substring(scheme().length());
        if (config.environmentPrefixes().stream().noneMatch(name::startsWith)) {
            throw new SecretStoreUnavailable("variables of this service are lent only with the prefixes "
                    + config.environmentPrefixes() + " (understudy.secrets.environment-prefixes)");
        }
        return System.getenv().containsKey(name) ? new Item(true, null, List.of()) : Item.MISSING;
    }
}
