/**
 * What the figures of several months say, honest with small numbers: exact tests only, and each verdict names its
 * method, how sure it is and what is missing.
 */
@NullMarked
package dev.understudy.report.trend;

import org.jspecify.annotations.NullMarked;
