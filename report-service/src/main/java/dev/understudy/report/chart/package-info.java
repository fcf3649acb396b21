/**
 * Figures as pictures. They are read without colour too: what differs in colour differs in shape, and what is counted is
 * also written.
 */
@NullMarked
package dev.understudy.report.chart;

import org.jspecify.annotations.NullMarked;
