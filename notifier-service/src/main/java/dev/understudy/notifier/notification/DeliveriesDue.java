package dev.understudy.notifier.notification;

/** Fired inside a transaction that leaves something to send. */
record DeliveriesDue() {}
