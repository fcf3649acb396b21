/** report-service: the month as an owner reads it, from events alone. */
@NullMarked
package dev.understudy.report;

import org.jspecify.annotations.NullMarked;
