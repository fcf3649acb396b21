/** Every probe's result on its way to Kafka. */
@NullMarked
package dev.understudy.monitor.result;

import org.jspecify.annotations.NullMarked;
