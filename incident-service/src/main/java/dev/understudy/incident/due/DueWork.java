package dev.understudy.incident.due;

import java.time.Instant;
import java.util.Optional;

/** Rows that become due. Every replica asks; a row is claimed by one, in the transaction that acts on it. */
public interface DueWork {

    /** For logs and metrics. */
    String name();

    /**
     * Does what is due next, in a transaction of its own.
     *
     * @return whether there was something
     */
    boolean fireNext();

    /** When the next row is due, as far as is known now. */
    Optional<Instant> nextDue();
}
