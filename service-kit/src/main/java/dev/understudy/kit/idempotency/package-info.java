/** POST requests that a client may safely repeat. */
@NullMarked
package dev.understudy.kit.idempotency;

import org.jspecify.annotations.NullMarked;
