/** Checks of other programs, as checks of ours: what their files say, and what of it cannot be taken over. */
@NullMarked
package dev.understudy.monitor.importer;

import org.jspecify.annotations.NullMarked;
