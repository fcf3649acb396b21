/** Transactional outbox: events leave the service if, and only if, the transaction that made them committed. */
@NullMarked
package dev.understudy.kit.outbox;

import org.jspecify.annotations.NullMarked;
