/** What is broken on purpose at the moment. */
@NullMarked
package dev.understudy.demo.fault;

import org.jspecify.annotations.NullMarked;
