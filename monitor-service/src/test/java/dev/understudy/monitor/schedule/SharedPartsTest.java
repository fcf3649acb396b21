package dev.understudy.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.EventCodec;
import org.junit.jupiter.api.Test;

class SharedPartsTest {

    private static final String FULL = """
            {"projectId": "лавка", "name": "%s", "version": 3, "kind": "http", "managedBy": "user", "assetId": "site",
             "zoneId": "frontend", "dependsOn": ["hosting"], "paused": true, "labels": {"team": "shop"},
             "criticality": "critical",
             "schedule": {"interval": "PT60S", "timeout": "PT5S", "confirmationInterval": "PT5S",
               "failureThreshold": 2, "recoveryThreshold": 1, "degradedLatency": "PT2S",
               "flapDamping": {"maxChanges": 5, "window": "PT1H", "stableFor": "PT10M"}},
             "http": {"url": "https://shop.test/%s", "method": "POST", "expectStatus": [], "additionalStatus": [404],
               "headers": {"X-A": "b"}, "secretHeaders": {"X-S": "env:S"}, "body": "q=1", "auth": {"bearer": "env:T"},
               "proxy": {"url": "http://proxy.test:3128"}, "httpVersions": ["HTTP/2"], "offerHttp2": true,
               "ipFamily": "ipv4", "resolver": "192.0.2.1", "host": "other.test", "tls": {"serverName": "other.test"},
               "followRedirects": false, "maxRedirects": 3, "finalUrl": "shop", "bodyMustMatch": ["ok"],
               "bodyMustNotMatch": ["error"], "maxLatency": "PT3S", "bodyLimit": 1000, "compression": "gzip",
               "requireTls": true, "forbidTls": false, "conditions": ["[STATUS] == 200"]}}""";

    private final SharedParts parts = new SharedParts();

    @Test
    void aDefinitionSaysTheSameAsBefore() {
        var check = check("a");

        assertThat(parts.share(check)).isEqualTo(check).isNotSameAs(check);
    }

    @Test
    void whatTwoDefinitionsHaveInCommonIsThereOnce() {
        var one = parts.share(check("a"));
        var other = parts.share(check("b"));

        assertThat(other.schedule()).isSameAs(one.schedule());
        assertThat(other.projectId()).isSameAs(one.projectId());
        assertThat(other.dependsOn()).isSameAs(one.dependsOn());
        assertThat(other.labels()).isSameAs(one.labels());
        assertThat(other.http()).isNotNull().isNotEqualTo(one.http());
        assertThat(other.http().headers()).isSameAs(one.http().headers());
        assertThat(other.http().conditions()).isSameAs(one.http().conditions());
    }

    private static CheckApplied check(String name) {
        return EventCodec.fromJson(CheckApplied.class, FULL.formatted(name, name));
    }
}
