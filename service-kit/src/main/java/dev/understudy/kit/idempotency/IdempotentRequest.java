package dev.understudy.kit.idempotency;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the filter saw of the request, for the interceptor. */
@RequestScoped
class IdempotentRequest {

    /** @param operation method and path */
    record Keyed(String key, String operation, byte[] bodyHash) {}

    private @Nullable Keyed keyed;

    Optional<Keyed> keyed() {
        return Optional.ofNullable(keyed);
    }

    void set(Keyed keyed) {
        this.keyed = keyed;
    }
}
