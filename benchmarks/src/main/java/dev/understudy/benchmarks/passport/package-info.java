/** passport-service under load. */
@NullMarked
package dev.understudy.benchmarks.passport;

import org.jspecify.annotations.NullMarked;
