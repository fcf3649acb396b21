/** Looking at the event bus, and giving dead letters another chance. */
@NullMarked
package dev.understudy.standalone.stream;

import org.jspecify.annotations.NullMarked;
