package dev.understudy.incident.duty;

/** A project's passport arrived, and with it perhaps another agreement. Fired in the transaction that stores it. */
public record AgreementChanged(String projectId) {}
