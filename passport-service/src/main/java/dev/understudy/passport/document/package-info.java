/** The document itself: how it is written, what it must hold, and what is wrong with one. Knows no database. */
@NullMarked
package dev.understudy.passport.document;

import org.jspecify.annotations.NullMarked;
