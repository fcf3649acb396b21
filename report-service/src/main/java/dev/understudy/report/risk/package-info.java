/** Risks: what the passport's rules found, and what became of it. */
@NullMarked
package dev.understudy.report.risk;

import org.jspecify.annotations.NullMarked;
