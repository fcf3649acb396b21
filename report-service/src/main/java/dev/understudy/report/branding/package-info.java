/** How the reports of a client look. */
@NullMarked
package dev.understudy.report.branding;

import org.jspecify.annotations.NullMarked;
