/**
 * The events that Understudy's services exchange: one sealed interface per topic, one record per event, and the codec
 * between them and Kafka records (CloudEvents 1.0, Kafka protocol binding, binary content mode). No framework.
 */
@NullMarked
package dev.understudy.events;

import org.jspecify.annotations.NullMarked;
