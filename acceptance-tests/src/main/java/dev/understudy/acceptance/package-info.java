/** Drives the packaged suite from outside: a harness for the acceptance tests and the benchmarks. */
@NullMarked
package dev.understudy.acceptance;

import org.jspecify.annotations.NullMarked;
