package dev.understudy.kit.security;

import java.util.Set;

/**
 * What a token's {@code groups} may hold; for {@code @RolesAllowed}. Endpoints name their roles one by one: an endpoint
 * open to anybody with a token would be open to {@link #INGEST} too.
 */
public final class Roles {

    /** Changes everything. */
    public static final String ADMIN = "admin";
    /** Runs the work: opens, assigns, closes. */
    public static final String DISPATCHER = "dispatcher";
    /** Does the work: acknowledges, resolves, records. */
    public static final String ENGINEER = "engineer";
    /** Sees the projects of the client that the token names, and nothing without one. */
    public static final String CLIENT = "client";
    /** Reads everything. */
    public static final String AUDITOR = "auditor";
    /** A machine that may only send signals and pings. */
    public static final String INGEST = "ingest";

    static final Set<String> WITHOUT_CLIENT = Set.of(ADMIN, DISPATCHER, ENGINEER, AUDITOR, INGEST);

    private Roles() {}
}
