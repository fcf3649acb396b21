/** What was measured: for each check the stretches of time that a status is known for. */
@NullMarked
package dev.understudy.report.measurement;

import org.jspecify.annotations.NullMarked;
