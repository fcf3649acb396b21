/** What stands between a Kafka channel and a handler: decoding, counting, retrying, and telling poison apart. */
@NullMarked
package dev.understudy.kit.intake;

import org.jspecify.annotations.NullMarked;
