/** The responsibility matrix: who answers for what, and where nobody does. */
@NullMarked
package dev.understudy.passport.matrix;

import org.jspecify.annotations.NullMarked;
