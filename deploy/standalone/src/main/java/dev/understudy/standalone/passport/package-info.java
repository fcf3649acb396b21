/** Applying a passport from a file, with errors that point into the file. */
@NullMarked
package dev.understudy.standalone.passport;

import org.jspecify.annotations.NullMarked;
