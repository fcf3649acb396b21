/** What a check is, given what its probes say; recorded and published once per change. */
@NullMarked
package dev.understudy.monitor.status;

import org.jspecify.annotations.NullMarked;
