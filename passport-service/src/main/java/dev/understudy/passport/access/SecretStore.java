package dev.understudy.passport.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a password manager or secret store is to us: something that can say whether an item is there, by its metadata. An
 * adapter is a bean; it is found by its scheme.
 */
public interface SecretStore {

    /** What references to it begin with: {@code op://}, {@code vault:}, {@code env:}. */
    String scheme();

    /** Whether {@link #look} does its work without ever reading a value. One that cannot is never called. */
    boolean avoidsReadingValues();

    /**
     * Looks whether the item is there. Blocking.
     *
     * @throws SecretStoreUnavailable when the store does not answer: nothing is known then
     */
    Item look(String reference);

    /**
     * @param exists whether the item is there
     * @param changedAt when its value last changed, where the store tells
     * @param visibleTo who can see it, where the store tells
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Item(boolean exists, @Nullable Instant changedAt, List<String> visibleTo) {

        public static final Item MISSING = new Item(false, null, List.of());
    }

    /** The store could not be asked. The message is for people, and holds nothing of the item. */
    final class SecretStoreUnavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public SecretStoreUnavailable(String message) {
            super(message);
        }
    }
}
