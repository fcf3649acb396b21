package dev.understudy.passport.access;

import dev.understudy.kit.secret.SecretsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code file:}: files in the folder that is set up for secrets; links are followed before the folder is checked. */
@ApplicationScoped
class FileStore implements SecretStore {

    private final SecretsConfig config;

    FileStore(SecretsConfig config) {
        this.config = config;
    }

    @Override
    public String scheme() {
        return "file:";
    }

    @Override
    public boolean avoidsReadingValues() {
        return true;
    }

    @Override
    public Item look(String reference) {
        var directory = config.directory()
                .orElseThrow(() -> new SecretStoreUnavailable(
                        "no folder for secrets is set up here (understudy.secrets.directory)"));
        var path = Path.of(reference.substring(scheme().length()));
        // Nobody learns whether a file outside of the folder exists.
        if (!path.normalize().startsWith(directory.normalize())) {
            throw outside();
        }
        try {
            var real = path.toRealPath();
            if (!real.startsWith(directory.toRealPath())) {
                throw outside();
            }
            return Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
                    ? new Item(true, Files.getLastModifiedTime(real).toInstant(), List.of())
                    : Item.MISSING;
        } catch (NoSuchFileException e) {
            return Item.MISSING;
        } catch (IOException e) {
            throw new SecretStoreUnavailable(
                    "the file cannot be looked at (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static SecretStoreUnavailable outside() {
        return new SecretStoreUnavailable("the file is outside of understudy.secrets.directory");
    }
}
