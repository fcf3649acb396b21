package dev.understudy.kit.security;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The projects that a caller may see. A repository puts it into its query:
 *
 * <pre>{@code
 * find(scope.jpql("projectId") + " and state = :state", scope.with(Map.of("state", state)))
 * }</pre>
 */
public sealed interface ProjectScope {

    /** Every project. */
    record All() implements ProjectScope {}

    /** The projects of one client. */
    record OfClient(String clientId) implements ProjectScope {}

    /** No project at all. */
    record Nothing() implements ProjectScope {}

    /** The client that the scope is narrowed to. */
    default Optional<String> client() {
        return this instanceof OfClient only ? Optional.of(only.clientId()) : Optional.empty();
    }

    /** Whether a project of this client is inside. */
    default boolean covers(String clientId) {
        return switch (this) {
            case All() -> true;
            case OfClient(var only) -> only.equals(clientId);
            case Nothing() -> false;
        };
    }

    /**
     * A condition for JPQL or HQL, to be used with {@link #parameters()}.
     *
     * @param path of the entity's project id: {@code i.projectId}
     */
    default String jpql(String path) {
        return switch (this) {
            case All() -> "1 = 1";
            case OfClient(var clientId) ->
                path + " in (select entry.projectId from ProjectEntry entry where entry.clientId = :scopeClient)";
            case Nothing() -> "1 = 0";
        };
    }

    /**
     * A condition for native SQL, to be used with {@link #parameters()}.
     *
     * @param column the project id: {@code i.project_id}
     */
    default String sql(String column) {
        return switch (this) {
            case All() -> "1 = 1";
            case OfClient(var clientId) ->
                column + " in (select entry.project_id from project_directory entry"
                        + " where entry.client_id = :scopeClient)";
            case Nothing() -> "1 = 0";
        };
    }

    /** Named parameters of {@link #jpql} and {@link #sql}. */
    default Map<String, Object> parameters() {
        return with(Map.of());
    }

    /** {@link #parameters()} together with those of the rest of the query. */
    default Map<String, Object> with(Map<String, Object> others) {
        var all = new HashMap<>(others);
        client().ifPresent(clientId -> all.put("scopeClient", clientId));
        return all;
    }
}
