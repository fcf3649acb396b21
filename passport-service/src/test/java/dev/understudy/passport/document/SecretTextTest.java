package dev.understudy.passport.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of known forms, of no known form, and what is none. All are made up. */
class SecretTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "пароль: qwerty",
                "Пароль от админки - пароль: Samovar2026",
                "пароль от админки сайта: Samovar2026",
                "root password on the server: hunter2",
                "password = hunter2",
                "pass hint, password: hunter2!",
                "login admin password is tr0ub4dor",
                "токен: 1234abcd5678",
                "api_key=abcd1234efgh",
                "Qwerty123!",
                "admin / Qwerty123!",
                "AKIAABCDEFGHIJKLMNOP",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
                "y0_AgAAAABhSRrTAAAAAAAAAADYkzq8ZQ0xWqYBRHS",
                "-----BEGIN RSA PRIVATE KEY-----",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "https://admin:secret@shop.example/",
                "https://hooks.slack.com/services/T00/B00/xxxx",
                "https://shop.bitrix24.ru/rest/1/abcd1234efgh5678/",
                "https://api.example/?key=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5",
                "X7K2M-9QWRT-4HBVC-82LPN-ZD6JF",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "ключ API: 8c6976e5b5410415bde908bd4dee15df"
            })
    void isASecret(String text) {
        assertThat(SecretText.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Пароль: хранится у Петровой",
                "пароли в менеджере паролей",
                "Пароли от всех сайтов: хранятся у Петровой",
                "ключ от серверной: у охраны",
                "токен бота: env:SHOP_BOT",
                "password: kept in 1Password by Petrova",
                "пароль: op://Support/shop/password",
                "токен - env:BOT_TOKEN",
                "secret: ${SECRET}",
                "Самовар и Ко — интернет-магазин",
                "https://shop.example/catalog/samovar-elektricheskiy-3-litra-nikelirovannyy?utm_source=yandex",
                "https://xn--80aafey1amqq.xn--p1ai/%D0%BA%D0%B0%D1%82%D0%B0%D0%BB%D0%BE%D0%B3",
                "550e8400-e29b-41d4-a716-446655440000",
                "woocommerce-1c-exchange-plugin-2026",
                "wp-content/plugins/contact-form-7",
                "com.example.InternetShopConfiguration2026",
                "ivanov.ivan.ivanovich1985@mail.example.com",
                "7701234567 1027700132195",
                "+7 (999) 123-45-67",
                "СК-2026/17 от 01.01.2026",
                "1С:Предприятие 8.3.25.1257, конфигурация «Розница 2.3.17.45»",
                "op://hfnjvi6aymbsnfc2xeeoheizda/a8f3k2j5l6m7n8p9q0r1s2t3u4/password",
                "2001:db8:85a3:8d3:1319:8a2e:370:7348",
                "ns1.selectel.org, ns2.selectel.org",
                "restic backup /srv/www --exclude-caches && restic forget --keep-daily 30",
                "Ключевой клиент, ключ от серверной у охраны",
                "Токен доступа выдаёт ИТ-отдел"
            })
    void isNone(String text) {
        assertThat(SecretText.isIn(text)).isFalse();
    }

    @Test
    void aRandomOneIsFoundNearlyAlways() {
        var random = new Random(20_261_126);
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        int found = 0;
        for (int i = 0; i < 1000; i++) {
            var text = new StringBuilder("доступ ");
            for (int at = 0; at < 24; at++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            found += SecretText.isIn(text.toString()) ? 1 : 0;
        }
        assertThat(found).isGreaterThan(990);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notes: \"Пароли у Петровой|notes: \"пароль: Hunter2x",
                "name: Админка|name: \"\\u0070assword: hunter22\"",
                "schedule: каждую ночь в 03:00|schedule: каждую ночь в 03:00 # пароль: hunter22x",
                "strict: true|basicPassword: hunter22",
                "strict: true|password: hunter2",
                "passport: 1|# пароль администратора:\n# hunter2 \npassport: 1",
                "strict: true|strict: \"Authorization token: hunter22x\"",
                "scope: [Сайт|scope: [\"password=hunter22x\", Сайт",
                "passport: 1|# root password: hunter22x\npassport: 1"
            })
    void isRefusedWhereverItStandsAndNotToldBack(String change) {
        var parts = change.split("\\|");
        var text = FullDocument.TEXT.replace(parts[0], parts[1]);
        assertThat(text).isNotEqualTo(FullDocument.TEXT);

        var problem = DocumentReaderTest.refused(text);

        assertThat(problem.violations()).extracting("rule").contains("looks-like-secret");
        assertThat(problem.violations()).allSatisfy(violation -> {
            assertThat(violation.message()).doesNotContainIgnoringCase("hunter2");
            assertThat(violation.line()).isPositive();
        });
        assertThat(problem.getMessage()).doesNotContainIgnoringCase("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strict: true|secret: \"env:DEMO_SHOP\"",
                "strict: true|headers: {Authorization: \"Bearer ${token}\"}",
                "strict: true|extract: [{name: token, regex: \"value=(.+)\"}]",
                "passport: 1|# Пароли:\n# у Петровой в менеджере паролей\npassport: 1"
            })
    void referencesAndPlacesToBeFilledInAreNone(String change) {
        var parts = change.split("\\|");
        var text = FullDocument.TEXT.replace(parts[0], parts[1]);
        assertThat(text).isNotEqualTo(FullDocument.TEXT);

        assertThat(DocumentReader.read(text, "shop").assets()).isNotEmpty();
    }
}
