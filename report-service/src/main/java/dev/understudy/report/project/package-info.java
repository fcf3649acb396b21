/** Projects and their checks, as the latest events tell of them. */
@NullMarked
package dev.understudy.report.project;

import org.jspecify.annotations.NullMarked;
