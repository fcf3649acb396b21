/** What is printed, whatever it is printed as: a {@link dev.understudy.print.Sheet} and those who render it. */
@NullMarked
package dev.understudy.print;

import org.jspecify.annotations.NullMarked;
