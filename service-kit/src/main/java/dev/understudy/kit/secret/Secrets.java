package dev.understudy.kit.secret;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Resolves references at the moment of use; keeps nothing but what is needed to mask the values in logs. */
@ApplicationScoped
public class Secrets {

    /** Bytes; more is no password or key but a mistake. */
    static final int MAX_FILE_SIZE = 64 * 1024;

    private final SecretsConfig config;
    private final UnaryOperator<@Nullable String> environment;

    @Inject
    Secrets(SecretsConfig config) {
        this(config, System::getenv);
    }

    Secrets(SecretsConfig config, UnaryOperator<@Nullable String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /**
     * Reads the secret as it is now. Blocking.
     *
     * @throws SecretUnavailable when there is none, or when the reference leads outside of what configuration allows
     */
    public Secret resolve(SecretReference reference) {
        var value =
                switch (reference) {
                    case SecretReference.Environment variable -> fromEnvironment(variable);
                    case SecretReference.File file -> fromFile(file);
                    case SecretReference.Store store ->
                        throw new SecretUnavailable(
                                store, "cannot be read: no adapter configured for " + store.scheme());
                };
        if (value.isEmpty()) {
            throw new SecretUnavailable(reference, "is empty");
        }
        LogRedaction.hide(value);
        return new Secret(value);
    }

    /**
     * The text of somebody else, fit to be kept and shown: where it repeats a secret that was resolved lately, there is
     * a mask.
     */
    public String redacted(String text) {
        return LogRedaction.redacted(text);
    }

    private String fromEnvironment(SecretReference.Environment variable) {
        if (config.environmentPrefixes().stream().noneMatch(variable.name()::startsWith)) {
            throw new SecretUnavailable(
                    variable,
                    "is not allowed: names start with one of " + config.environmentPrefixes()
                            + " (understudy.secrets.environment-prefixes)");
        }
        var value = environment.apply(variable.name());
        if (value == null) {
            throw new SecretUnavailable(variable, "is not set in this service's environment");
        }
        return value;
    }

    private String fromFile(SecretReference.File file) {
        var directory = config.directory()
                .orElseThrow(() -> new SecretUnavailable(
                        file, "is not allowed: set understudy.secrets.directory to the folder of such files"));
        try {
            var path = Path.of(file.path()).toRealPath();
            if (!path.startsWith(directory.toRealPath())) {
                throw new SecretUnavailable(file, "is not allowed: it is outside of understudy.secrets.directory");
            }
            if (!Files.isRegularFile(path)) {
                throw new SecretUnavailable(file, "is no regular file");
            }
            return text(file, path);
        } catch (NoSuchFileException e) {
            throw new SecretUnavailable(file, "does not exist");
        } catch (CharacterCodingException e) {
            throw new SecretUnavailable(file, "is no UTF-8 text");
        } catch (IOException e) {
            throw new SecretUnavailable(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String text(SecretReference.File file, Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(MAX_FILE_SIZE + 1);
            if (bytes.length > MAX_FILE_SIZE) {
                throw new SecretUnavailable(file, "is larger than " + MAX_FILE_SIZE + " bytes");
            }
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // Editors and echo end a file with a newline that nobody means as a part of the password.
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
