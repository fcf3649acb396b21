/** A running suite: its components, how they are started, kept, shown and stopped. */
@NullMarked
package dev.understudy.standalone.run;

import org.jspecify.annotations.NullMarked;
