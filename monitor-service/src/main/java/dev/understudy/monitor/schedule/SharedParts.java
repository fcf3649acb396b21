package dev.understudy.monitor.schedule;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts that many definitions have in common, each kept once: of a hundred thousand checks as they come from the topic
 * more than half the bytes say the same.
 */
final class SharedParts {

    /** Parts that are no longer used are forgotten with all others, when there are so many. */
    private static final int ROOM = 20_000;

    private final Map<Object, Object> known = new HashMap<>();

    /** An equal definition. */
    CheckApplied share(CheckApplied check) {
        return new CheckApplied(
                one(check.projectId()),
                check.name(),
                check.version(),
                one(check.kind()),
                one(check.managedBy()),
                oneOrNone(check.assetId()),
                oneOrNone(check.zoneId()),
                one(check.schedule()),
                one(List.copyOf(check.dependsOn())),
                check.http() == null ? null : share(check.http()),
                check.paused(),
                oneOrNone(check.labels()),
                check.criticality(),
                check.tls(),
                check.domain(),
                check.dns(),
                check.tcp(),
                check.ping(),
                check.heartbeat(),
                check.flow());
    }

    private HttpTarget share(HttpTarget target) {
        return new HttpTarget(
                target.url(),
                one(target.method()),
                one(List.copyOf(target.expectStatus())),
                oneOrNone(target.additionalStatus()),
                oneOrNone(target.headers()),
                oneOrNone(target.secretHeaders()),
                oneOrNone(target.body()),
                oneOrNone(target.bodyReference()),
                oneOrNone(target.auth()),
                oneOrNone(target.proxy()),
                oneOrNone(target.httpVersions()),
                target.offerHttp2(),
                oneOrNone(target.ipFamily()),
                oneOrNone(target.resolver()),
                oneOrNone(target.host()),
                oneOrNone(target.tls()),
                target.followRedirects(),
                target.maxRedirects(),
                oneOrNone(target.finalUrl()),
                oneOrNone(target.headerAssertions()),
                oneOrNone(target.bodyMustMatch()),
                oneOrNone(target.bodyMustNotMatch()),
                oneOrNone(target.jsonAssertions()),
                oneOrNone(target.maxLatency()),
                target.bodyLimit(),
                oneOrNone(target.compression()),
                oneOrNone(target.keywords()),
                target.requireTls(),
                target.forbidTls(),
                oneOrNone(target.conditions()));
    }

    private <T> @Nullable T oneOrNone(@Nullable T part) {
        return part == null ? null : one(part);
    }

    @SuppressWarnings("unchecked") // What is equal is of one type here: strings, records, lists and maps.
    private <T> T one(T part) {
        if (known.size() >= ROOM) {
            known.clear();
        }
        var before = known.putIfAbsent(part, part);
        return before == null ? part : (T) before;
    }
}
