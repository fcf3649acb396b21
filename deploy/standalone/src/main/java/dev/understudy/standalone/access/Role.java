package dev.understudy.standalone.access;

import dev.understudy.standalone.LauncherFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a bearer may do; the services' own rules say what that is. */
public enum Role {
    ADMIN,
    DISPATCHER,
    ENGINEER,
    CLIENT,
    AUDITOR,
    INGEST;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws LauncherFailure that names the roles there are */
    static Role of(String text) {
        return Arrays.stream(values())
                .filter(role -> role.id().equals(text))
                .findFirst()
                .orElseThrow(() -> LauncherFailure.usage("Unknown role '%s'; roles are %s."
                        .formatted(text, Arrays.stream(values()).map(Role::id).collect(Collectors.joining(", ")))));
    }
}
