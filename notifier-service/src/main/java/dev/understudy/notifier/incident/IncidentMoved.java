package dev.understudy.notifier.incident;

/** Fired inside the transaction that learns that an incident stands elsewhere now. */
public record IncidentMoved(String incidentId) {}
