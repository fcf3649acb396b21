/** Secrets by reference: where they are kept is configuration, what they are never is. */
@NullMarked
package dev.understudy.kit.secret;

import org.jspecify.annotations.NullMarked;
