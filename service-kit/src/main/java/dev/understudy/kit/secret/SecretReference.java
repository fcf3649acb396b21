package dev.understudy.kit.secret;

import dev.understudy.kit.problem.InvalidInput;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a secret is kept. A reference is no secret itself: it may be stored, sent and logged. */
public sealed interface SecretReference {

    /** {@code env:NAME}: an environment variable of the service. */
    record Environment(String name) implements SecretReference {
        @Override
        public String toString() {
            return "env:" + name;
        }
    }

    /** {@code file:/path}: a file that the service can read. */
    record File(String path) implements SecretReference {
        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /** {@code vault:}, {@code op://}, {@code bw:}: an entry of a password store. */
    record Store(String scheme, String path) implements SecretReference {
        @Override
        public String toString() {
            return scheme + path;
        }
    }

    Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /**
     * Reads a reference; does not look whether the secret exists.
     *
     * @throws InvalidInput code {@code secret.bad-reference}. The message does not repeat the text, which may be the
     *     secret itself, written where its reference belongs
     */
    static SecretReference parse(String text) {
        if (text.startsWith("env:")) {
            var name = text.substring("env:".length());
            if (ENVIRONMENT_NAME.matcher(name).matches()) {
                return new Environment(name);
            }
        } else if (text.startsWith("file:/")) {
            var path = text.substring("file:".length());
            if (path.length() <= 1024
                    && path.indexOf('\0') < 0
                    && Path.of(path).normalize().equals(Path.of(path))) {
                return new File(path);
            }
        } else {
            for (var scheme : new String[] {"vault:", "op://", "bw:"}) {
                if (text.startsWith(scheme) && text.length() > scheme.length() && text.length() <= 1024) {
                    return new Store(scheme, text.substring(scheme.length()));
                }
            }
        }
        throw new InvalidInput(
                "secret.bad-reference",
                "a secret is given by reference: env:NAME or file:/absolute/path (also known: vault:, op://, bw:)");
    }
}
