/** What reports come as, and the press that makes it: bounded, so that a thousand readers do not take the memory of all. */
@NullMarked
package dev.understudy.report.format;

import org.jspecify.annotations.NullMarked;
