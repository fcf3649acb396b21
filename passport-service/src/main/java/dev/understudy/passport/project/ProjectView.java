package dev.understudy.passport.project;

import java.time.Instant;

/**
 * A project in a list.
 *
 * @param timeZone IANA zone
 * @param version of the passport that is in force
 * @param appliedBy who applied it: subject of the token
 * @param appliedAt UTC
 */
public record ProjectView(
        String id, String name, String clientId, String timeZone, long version, String appliedBy, Instant appliedAt) {}
