package dev.understudy.standalone.suite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The five services, in the order of their ports. */
public enum ServiceName {
    PASSPORT,
    MONITOR,
    INCIDENT,
    NOTIFIER,
    REPORT;

    /** Name of its component, database role, schema, configuration file and log. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Place among the services, from 1; what its ports are derived from. */
    int number() {
        return ordinal() + 1;
    }

    /** @param text {@code incident} or {@code incident-service} */
    public static Optional<ServiceName> of(String text) {
        return Arrays.stream(values())
                .filter(service -> text.equals(service.id()) || text.equals(service.id() + "-service"))
                .findFirst();
    }

    /** All names, for a message. */
    public static String ids() {
        return Arrays.stream(values()).map(ServiceName::id).collect(Collectors.joining(", "));
    }
}
