/** Accesses: where secrets are kept, who has them, whether they are there. Never the secrets. */
@NullMarked
package dev.understudy.passport.access;

import org.jspecify.annotations.NullMarked;
