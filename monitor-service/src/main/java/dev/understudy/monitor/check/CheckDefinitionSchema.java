package dev.understudy.monitor.check;

import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckTarget.DnsTarget;
import dev.understudy.events.CheckTarget.DomainTarget;
import dev.understudy.events.CheckTarget.FlowTarget;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.events.CheckTarget.PingTarget;
import dev.understudy.events.CheckTarget.TcpTarget;
import dev.understudy.events.CheckTarget.TlsTarget;
import dev.understudy.events.Criticality;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a check definition may say; only for the OpenAPI document, {@link CheckDocument} reads it. */
@Schema(
        name = "CheckDefinition",
        description = "A check. Besides its kind it needs the part that is named as the kind; everything else has"
                + " defaults. Durations are ISO 8601 (PT1M) or short (90s, 15m, 12h, 31d).")
record CheckDefinitionSchema(
        @Schema(
                required = true,
                examples = {"http", "tls", "domain", "dns", "tcp", "ping", "heartbeat", "flow"})
        String kind,

        @Nullable String name,
        @Nullable String assetId,
        @Nullable String zoneId,
        @Nullable Schedule schedule,
        @Nullable List<String> dependsOn,
        @Nullable Boolean paused,
        @Nullable Map<String, String> labels,
        @Nullable Criticality criticality,
        @Nullable HttpTarget http,
        @Nullable TlsTarget tls,
        @Nullable DomainTarget domain,
        @Nullable DnsTarget dns,
        @Nullable TcpTarget tcp,
        @Nullable PingTarget ping,
        @Nullable HeartbeatTarget heartbeat,
        @Nullable FlowTarget flow) {}
