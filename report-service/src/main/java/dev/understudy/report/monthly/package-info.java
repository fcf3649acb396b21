/** The monthly report: put together, worded, shown. */
@NullMarked
package dev.understudy.report.monthly;

import org.jspecify.annotations.NullMarked;
