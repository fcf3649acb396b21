/** What checks found out beside up and down: what ends soon, and what backups proved. */
@NullMarked
package dev.understudy.report.observation;

import org.jspecify.annotations.NullMarked;
