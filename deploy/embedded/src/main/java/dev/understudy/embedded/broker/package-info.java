/** What runs inside the broker's own process; the only code here that sees Kafka's server classes. */
@NullMarked
package dev.understudy.embedded.broker;

import org.jspecify.annotations.NullMarked;
