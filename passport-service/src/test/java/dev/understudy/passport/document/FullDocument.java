package dev.understudy.passport.document;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A passport in which every section, field and kind of asset stands. */
public final class FullDocument {

    private static final String HEAD = """
            passport: 1
            project:
              id: shop
              name: Самовар и Ко
              client:
                id: samovar
                name: ООО «Самовар»
                inn: "7701234567"
                ogrn: "1027700132195"
                country: RU
                registryNumbers: [{register: HRB Berlin, number: "12345"}]
                otherNames: [Samovar LLC]
              timeZone: Europe/Moscow
              languages: [ru, en]
            zones:
              - {id: cms, name: Сайт, criticality: critical}
              - {id: backup, name: Копии, criticality: important}
            people:
              - id: ivanov
                name: Иван Иванов
                role: engineer
                employer: freelancer
                languages: [ru]
                contacts:
                  - {kind: email, address: ivanov@example.test}
                  - {kind: telegram, address: "@ivanov_support"}
                  - {kind: phone, address: +7 (999) 123-45-67}
                  - {kind: webhook, address: "https://hooks.example/ivanov", secret: "env:HOOK_SECRET"}
                absences:
                  - {from: 2026-12-28, to: 2027-01-08, deputy: petrova}
              - {id: petrova, name: Анна Петрова, employer: contractor}
              - {id: owner, name: Ольга Самоварова, employer: client}
            responsibilities:
              - zone: cms
                primary: ivanov
                deputy: petrova
                escalation: owner
                informed: [owner]
                backupMaker: ivanov
                backupVerifier: petrova
                validFrom: 2026-01-01
                validTo: 2027-12-31
            agreement:
              number: СК-2026/17
              validFrom: 2026-01-01
              validTo: 2027-12-31
              contractor: {name: ООО «Поддержка», inn: "7812345678"}
              scope: [Сайт и обмен с 1С]
              exclusions: [Наполнение каталога]
              calendars:
                - id: office
                  timeZone: Europe/Moscow
                  windows:
                    - {days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00"}
                  holidays: RU
                  exceptions:
                    - {from: 2026-12-30, to: 2026-12-30, windows: [{from: "09:00", to: "15:00"}], name: короткий день}
                    - {from: 2026-12-31}
              emergency: {response: PT60M, escalateAfter: PT15M, resolution: PT8H}
              planned: {hoursIncluded: 10, hourlyRate: {amount: 3500, currency: RUB}}
              targets:
                - {class: emergency, severity: critical, response: PT30M, resolution: PT4H, clause: п. 4.1}
                - {class: work, response: P1D, calendar: office}
              classification:
                - id: far
                  when: {checkKinds: [tls, domain], expiresWithin: P30D, criticality: [critical, important]}
                  then: work
                  severity: warning
                - {id: repeated, when: {repeatedFailures: 3, repeatedWithin: P1D, zones: [cms]}, then: emergency}
                - {id: rest, then: ignore}
              warnAt: [80, 50]
              reportDay: 3
              report:
                recipients: [owner]
                languages: [ru]
                sections: [{id: availability, mode: mandatory}, {id: trends, mode: hidden}]
            policies:
              escalation:
                - id: shop
                  zones: [cms]
                  steps:
                    - {targets: [primary], timeout: PT15M}
                    - {targets: [deputy, "person:petrova", "schedule:night"], timeout: PT15M, calendar: office}
                  repeat: 2
                  fallback: ["person:owner"]
              exemptions:
                - {rule: backup-restored, owner: owner, until: 2027-01-31, reason: новый сервер в январе}
              acceptedRisks:
                - {rule: duty-without-deputy, subject: zone/backup, owner: owner, until: 2027-01-31, reason: ищем человека}
            assets:
              - id: site
                kind: site
                name: Витрина
                zone: cms
                criticality: important
                url: https://shop.example/
                hostedOn: web
                dependsOn: [domain, base]
                integratesWith: [crm]
                paidBy: account
                tags: [витрина]
                notes: "Пароли у Петровой: хранятся в менеджере паролей"
                accesses:
                  - id: admin
                    name: Админка
                    login: support
                    reference: "op://Support/shop-admin/password"
                    holders: [ivanov, petrova]
                    scope: admin
                    lastRotated: 2026-09-01
                    rotateEvery: P180D
                  - {id: ftp, reference: "yandex-manual:папка Самовар", holders: [ivanov], scope: operate}
                monitoring:
                  interval: PT60S
                  expectStatus: [200, 301]
                  checks:
                    tls: {warnDays: 21, ports: [443, 8443], strict: true}
                    flow: {steps: [{path: /cart, expect: "Корзина"}, {ratio: 0.5, comment: null}]}
            """;

    private static final String OTHERS = """
              - {id: domain, kind: domain, name: shop.example, domain: самовар.рф, registrar: REG.RU, registrant: ООО Самовар, nameServers: [ns1.example.net, ns2.example.net], expires: 2027-03-01, leadTime: P30D, autoRenew: false}
              - {id: zone, kind: dns-zone, name: зона, domain: shop.example, provider: DNS, nameServers: [ns1.example.net]}
              - {id: web, kind: hosting, name: Хостинг, provider: Пример, plan: VPS-2, contractHolder: ООО Самовар, location: Москва}
              - {id: srv, kind: server, name: Сервер, host: srv.example, addresses: [192.0.2.7, "2001:db8::7"], os: Debian 13}
              - {id: wp, kind: cms, name: WordPress, product: WordPress, version: "6.8", plugins: [{name: WooCommerce, version: 9.1.2}, {name: 1C exchange}]}
              - {id: base, kind: database, name: База, engine: MySQL, version: 8, host: db, port: 3306}
              - {id: mail, kind: mail, name: Почта, domain: shop.example, provider: Яндекс 360}
              - {id: cert, kind: certificate, name: Сертификат, hosts: [shop.example, www.shop.example], port: 443, issuer: Let's Encrypt}
              - {id: cdn, kind: cdn, name: CDN, provider: Пример, domain: cdn.shop.example}
              - {id: repo, kind: repository, name: Код, url: "https://git.example/shop", branch: main}
              - {id: exchange, kind: integration, name: Обмен с 1С, from: site, to: books, protocol: CommerceML, expectedEventsPerHour: 2.5}
              - {id: pay, kind: payment-provider, name: Оплата, provider: ЮKassa, shopId: 123456, expectedEventsPerHour: 4}
              - {id: crm, kind: crm, name: CRM, product: Bitrix24, url: "https://shop.bitrix24.example/"}
              - {id: books, kind: accounting, name: 1С, product: 1С Розница, version: 8.3.25}
              - {id: counter, kind: analytics-counter, name: Метрика, provider: Яндекс, counterId: 12345678}
              - {id: bot, kind: messenger-bot, name: Бот, messenger: Telegram, botName: samovar_bot}
              - id: copies
                kind: backup
                name: Копии
                zone: backup
                backsUp: [site, base]
                tool: restic
                places:
                  - {provider: Selectel, account: samovar, type: cloud}
                  - {provider: Пример, type: server, storedOn: srv}
                schedule: каждую ночь в 03:00
                every: PT26H
                retention: 30 дней
                maker: ivanov
                verifier: petrova
                restoreEvery: P90D
              - {id: account, kind: account, name: Личный кабинет, provider: REG.RU, login: samovar, email: owner@example.test}
              - {id: licence, kind: licence, name: Лицензия, product: 1C-Bitrix, number: 2026-17, seats: 1, expires: 2027-01-15}
              - {id: contract, kind: agreement, name: Договор, party: ООО Хостинг, number: 5/1, validFrom: 2025-01-01, expires: 2026-12-31}
              - {id: buy, kind: page-flow, name: Покупка, url: "https://shop.example/cart", steps: [корзина, оплата]}
            """;

    public static final String TEXT = HEAD + OTHERS;

    private FullDocument() {}

    public static Passport passport() {
        return DocumentReader.read(TEXT, "shop");
    }

    /** The kinds that are in it. */
    static Stream<String> kinds() {
        return passport().assets().stream().map(asset -> asset.kind().word());
    }

    /** The text with lines added to the end of a section that is a list. */
    public static String with(String section, String... items) {
        return TEXT.replace(
                section + ":\n",
                section + ":\n"
                        + Stream.of(items).map(item -> "  - " + item + "\n").collect(Collectors.joining()));
    }
}
