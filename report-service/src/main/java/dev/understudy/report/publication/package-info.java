/** Reports as they were handed out: immutable, hashed, announced, and sent to those who are to read them. */
@NullMarked
package dev.understudy.report.publication;

import org.jspecify.annotations.NullMarked;
