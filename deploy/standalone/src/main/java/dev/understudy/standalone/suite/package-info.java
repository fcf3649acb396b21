/** The suite as a whole: its folder, its ports, its parts, and the commands that start, stop and show it. */
@NullMarked
package dev.understudy.standalone.suite;

import org.jspecify.annotations.NullMarked;
