package dev.understudy.notifier.recipient;

/** Fired inside the transaction that changes what is known of a person's channels. */
record ReachChanged(String projectId, String personId) {}
