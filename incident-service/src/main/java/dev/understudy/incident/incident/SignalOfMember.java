package dev.understudy.incident.incident;

import dev.understudy.incident.incident.Signal.Action;
import java.util.List;
import java.util.Map;

/** The failure of a member, as the signal that would have opened an incident for it alone. */
final class SignalOfMember {

    private SignalOfMember() {}

    static Signal of(Incident incident, Members.Row member) {
        return new Signal(
                member.projectId(),
                member.key(),
                Action.TRIGGER,
                member.severity(),
                member.title(),
                incident.source,
                member.since(),
                member.since(),
                -1,
                member.checkId(),
                incident.facts == null ? null : incident.facts.kind(),
                member.assetId(),
                member.zoneId(),
                member.target(),
                member.failure(),
                List.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                Timeline.SYSTEM,
                null,
                null,
                false);
    }
}
