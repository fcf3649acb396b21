package dev.understudy.notifier.desk;

/** Fired inside the transaction that takes over who answers for what in a project. */
public record DutiesKnown(String projectId) {}
