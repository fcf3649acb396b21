package dev.understudy.monitor.calendar;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;

/** IANA time zones by name. */
public final class Zones {

    private Zones() {}

    /** A zone of the tz database by its exact name; offsets such as {@code +03:00} are none. */
    public static Optional<ZoneId> find(String name) {
        return ZoneRulesProvider.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    /** @throws InvalidExpression when there is no such zone */
    public static ZoneId require(String name) {
        return find(name)
                .orElseThrow(() -> new InvalidExpression(
                        "zone", "'" + name + "' is no time zone; give an IANA name such as Europe/Moscow or UTC"));
    }
}
