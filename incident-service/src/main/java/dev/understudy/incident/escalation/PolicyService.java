package dev.understudy.incident.escalation;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.escalation.PolicyResource.PolicyView;
import dev.understudy.incident.escalation.PolicyResource.StepNow;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people do to policies; each method is one transaction. */
@ApplicationScoped
class PolicyService {

    private final Policies policies;

    PolicyService(Policies policies) {
        this.policies = policies;
    }

    @Transactional
    List<PolicyView> views(String projectId, Instant now) {
        var views = new ArrayList<PolicyView>();
        for (var stored : policies.stored(projectId)) {
            views.add(new PolicyView(
                    stored.policy().name(),
                    "api",
                    stored.policy(),
                    stored.version(),
                    stored.updatedAt(),
                    stored.updatedBy(),
                    policies.lint(projectId, stored.policy(), now)));
        }
        for (var policy : policies.ofPassport(projectId)) {
            views.add(new PolicyView(
                    policy.name(), "passport", policy, null, null, null, policies.lint(projectId, policy, now)));
        }
        return views;
    }

    @Transactional
    List<StepNow> effective(String projectId, String zoneId, Instant now) {
        var policy = policies.policyFor(projectId, zoneId, Severity.CRITICAL, Duration.ofMinutes(30));
        var steps = new ArrayList<>(policy.steps());
        if (policy.fallback() != null) {
            steps.add(policy.fallback());
        }
        return steps.stream()
                .map(step -> {
                    var people = new LinkedHashMap<String, EscalationRun.Callee>();
                    step.targets().stream()
                            .flatMap(target -> policies.people(projectId, zoneId, target, now).stream())
                            .forEach(callee -> people.putIfAbsent(callee.personId(), callee));
                    return new StepNow(step.name(), step.runsAt(now), List.copyOf(people.values()));
                })
                .toList();
    }

    @Transactional
    List<PolicyFault> lint(String projectId, EscalationPolicy policy, Instant now) {
        return policies.lint(projectId, policy, now);
    }

    /** @throws InvalidInput code {@code policy.unreliable} */
    @Transactional
    long put(String projectId, EscalationPolicy policy, @Nullable String ifMatch, String by, Instant now) {
        policies.find(projectId, policy.name())
                .ifPresent(present -> ETags.requireMatchIfGiven(ifMatch, present.version()));
        var faults = policies.lint(projectId, policy, now);
        if (!faults.isEmpty()) {
            throw new InvalidInput(
                    "policy.unreliable",
                    "policy '" + policy.name() + "' cannot be relied on; see violations",
                    faults.stream()
                            .map(fault -> Violation.at(fault.path(), fault.rule(), fault.message()))
                            .toList());
        }
        return policies.put(projectId, policy, by, now);
    }

    @Transactional
    boolean remove(String projectId, String name) {
        return policies.remove(projectId, name);
    }
}
