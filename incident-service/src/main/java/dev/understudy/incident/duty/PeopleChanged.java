package dev.understudy.incident.duty;

/** People or duties of a project arrived, and with them perhaps somebody to call. Fired in the transaction that stores them. */
public record PeopleChanged(String projectId) {}
