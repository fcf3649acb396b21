/** All projects of a support company on one page. */
@NullMarked
package dev.understudy.report.portfolio;

import org.jspecify.annotations.NullMarked;
