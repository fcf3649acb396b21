/** Kafka client settings that depend on the channel and on the replica. */
@NullMarked
package dev.understudy.kit.messaging;

import org.jspecify.annotations.NullMarked;
