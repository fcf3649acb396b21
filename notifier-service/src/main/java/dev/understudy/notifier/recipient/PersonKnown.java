package dev.understudy.notifier.recipient;

/** Fired inside the transaction that takes a person over from the passport, new, changed or gone. */
public record PersonKnown(String projectId, String personId) {}
