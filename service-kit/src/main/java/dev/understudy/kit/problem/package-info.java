/** Errors that a caller can act on, and their form on the wire: RFC 9457 problem details with a stable code. */
@NullMarked
package dev.understudy.kit.problem;

import org.jspecify.annotations.NullMarked;
