/** Events that were polled together are stored together: a replay has millions of them. */
@NullMarked
package dev.understudy.report.intake;

import org.jspecify.annotations.NullMarked;
