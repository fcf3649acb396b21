package dev.understudy.incident.sql;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is looked up once in a transaction, however often it is asked for: five hundred signals of one project need its
 * passport once.
 */
@ApplicationScoped
public class OncePerTransaction {

    private final TransactionSynchronizationRegistry transactions;

    OncePerTransaction(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    /**
     * @param key of one kind of thing: a record of its own
     * @param look asked every time outside a transaction
     */
    public <T> T get(Object key, Class<T> type, Supplier<T> look) {
        if (transactions.getTransactionKey() == null) {
            return look.get();
        }
        var known = known();
        var found = known.get(key);
        if (found == null) {
            found = look.get();
            known.put(key, found);
        }
        return type.cast(found);
    }

    /** Call after a change of it. */
    public void forget(Object key) {
        if (transactions.getTransactionKey() != null) {
            known().remove(key);
        }
    }

    @SuppressWarnings("unchecked")
    private Map<Object, Object> known() {
        var known = (Map<Object, Object>) transactions.getResource(OncePerTransaction.class);
        if (known == null) {
            known = new HashMap<>();
            transactions.putResource(OncePerTransaction.class, known);
        }
        return known;
    }
}
