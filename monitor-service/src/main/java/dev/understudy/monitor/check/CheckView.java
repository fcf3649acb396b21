package dev.understudy.monitor.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.events.CheckStatus;
import dev.understudy.events.CheckTarget.DnsTarget;
import dev.understudy.events.CheckTarget.DomainTarget;
import dev.understudy.events.CheckTarget.FlowTarget;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.events.CheckTarget.PingTarget;
import dev.understudy.events.CheckTarget.TcpTarget;
import dev.understudy.events.CheckTarget.TlsTarget;
import dev.understudy.events.Criticality;
import dev.understudy.monitor.heartbeat.PingUrls;
import dev.understudy.monitor.status.StatusSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A check and what is known of it.
 *
 * @param managedBy {@code passport} for a derived check, {@code user} for one made by hand
 * @param since end of the first probe that showed the status
 * @param pingUrls where the job of a heartbeat reports; shown with the single check, to those who set jobs up
 */
@Schema(name = "Check")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckView(
        String name,
        String kind,
        String managedBy,
        long version,
        @Nullable String assetId,
        @Nullable String zoneId,
        Schedule schedule,
        List<String> dependsOn,
        boolean paused,
        @Nullable Map<String, String> labels,
        @Nullable Criticality criticality,
        @Nullable HttpTarget http,
        @Nullable TlsTarget tls,
        @Nullable DomainTarget domain,
        @Nullable DnsTarget dns,
        @Nullable TcpTarget tcp,
        @Nullable PingTarget ping,
        @Nullable HeartbeatTarget heartbeat,
        @Nullable FlowTarget flow,
        CheckStatus status,
        @Nullable Instant since,
        StatusSnapshot.@Nullable LastProbe lastProbe,
        PingUrls.@Nullable Urls pingUrls) {

    static CheckView of(CheckApplied check, StatusSnapshot state) {
        return new CheckView(
                check.name(),
                check.kind(),
                check.managedBy(),
                check.version(),
                check.assetId(),
                check.zoneId(),
                check.schedule(),
                check.dependsOn(),
                check.resting(),
                check.labels(),
                check.criticality(),
                check.http(),
                check.tls(),
                check.domain(),
                check.dns(),
                check.tcp(),
                check.ping(),
                check.heartbeat(),
                check.flow(),
                state.status(),
                state.since(),
                state.last(),
                null);
    }

    CheckView with(PingUrls.@Nullable Urls urls) {
        return new CheckView(
                name,
                kind,
                managedBy,
                version,
                assetId,
                zoneId,
                schedule,
                dependsOn,
                paused,
                labels,
                criticality,
                http,
                tls,
                domain,
                dns,
                tcp,
                ping,
                heartbeat,
                flow,
                status,
                since,
                lastProbe,
                urls);
    }
}
