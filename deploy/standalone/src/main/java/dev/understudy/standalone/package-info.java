/** The launcher behind {@code ./understudy}: the command line and what all its commands share. */
@NullMarked
package dev.understudy.standalone;

import org.jspecify.annotations.NullMarked;
