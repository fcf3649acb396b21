package dev.understudy.standalone.access;

import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Passwords and other random secrets, each made when it is first asked for and kept in {@code secrets/}. */
public record Passwords(DataFolder folder) {

    private static final int PASSWORD_BYTES = 24;
    private static final int WEBHOOK_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public String of(String name) {
        return kept(name, () -> Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES)));
    }

    /** A key for signatures by the Standard Webhooks specification: {@code whsec_} and 32 bytes in base 64. */
    public String webhookKey(String name) {
        return kept(name, () -> "whsec_" + Base64.getEncoder().encodeToString(random(WEBHOOK_BYTES)));
    }

    public boolean knows(String name) {
        return Files.exists(folder.secret(name));
    }

    private String kept(String name, Supplier<String> fresh) {
        var file = folder.secret(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            var secret = fresh.get();
            PrivateFile.write(file, secret + "\n");
            return secret;
        } catch (IOException e) {
            throw new LauncherFailure("The secret %s cannot be read or made: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
