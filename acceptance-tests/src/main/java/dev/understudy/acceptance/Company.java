package dev.understudy.acceptance;

import java.time.Duration;

/**
 * A small company's passport: one site, a primary, a deputy and an escalation contact, each with an e-mail address and a
 * webhook.
 *
 * @param response the agreed response time
 * @param escalateAfter silence after which the next person is called
 */
public record Company(
        String project, String client, String siteUrl, WebhookSink hooks, Duration response, Duration escalateAfter) {

    public String passport() {
        return """
                passport: 1
                project:
                  id: %1$s
                  name: Самовар и Ко
                  client: {id: %2$s, name: ООО «Самовар и Ко», inn: "7701234567"}
                  timeZone: Europe/Moscow
                  languages: [ru, en]
                zones:
                  - {id: cms, name: Сайт и CMS, criticality: critical}
                people:
                  - id: ivanov
                    name: Иван Иванов
                    languages: [ru]
                    contacts:
                      - {kind: email, address: ivanov@%1$s.test}
                      - {kind: webhook, address: "%4$s", secret: "env:DEMO_WEBHOOK_SECRET"}
                  - id: petrova
                    name: Анна Петрова
                    languages: [en]
                    contacts:
                      - {kind: email, address: petrova@%1$s.test}
                      - {kind: webhook, address: "%5$s", secret: "env:DEMO_WEBHOOK_SECRET"}
                assets:
                  - id: site
                    kind: site
                    name: Витрина
                    zone: cms
                    url: "%3$s"
                    monitoring: {interval: PT5S, timeout: PT2S, failureThreshold: 2, confirmationInterval: PT1S}
                responsibilities:
                  - {zone: cms, primary: ivanov, deputy: petrova}
                agreement:
                  number: 12/2026
                  emergency: {response: %6$s, escalateAfter: %7$s, resolution: PT8H}
                """.formatted(
                        project,
                        client,
                        siteUrl,
                        hooks.url(project + "-ivanov"),
                        hooks.url(project + "-petrova"),
                        response,
                        escalateAfter);
    }
}
