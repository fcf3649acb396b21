/** A real Kafka broker and a real PostgreSQL, each as a process of its own, started from Maven artifacts. */
@NullMarked
package dev.understudy.embedded;

import org.jspecify.annotations.NullMarked;
