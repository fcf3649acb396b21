/** Notifications, their deliveries, and the engine that sends them. */
@NullMarked
package dev.understudy.notifier.notification;

import org.jspecify.annotations.NullMarked;
