package dev.understudy.incident.escalation;

/**
 * Why a policy cannot be relied on.
 *
 * @param path the part of the policy
 * @param rule {@code adds-nobody}, {@code two-channels}, {@code nobody-on-call}, {@code unknown-person},
 *     {@code unknown-schedule}, {@code one-of}, {@code required} or {@code range}
 */
public record PolicyFault(String path, String rule, String message) {}
