package dev.understudy.passport.print;

import dev.understudy.events.Criticality;
import java.util.Locale;
import java.util.Map;

/** The words of the field that several printed things need, in the language of the reader. */
public enum Terms {
    ENGLISH("en"),
    RUSSIAN("ru");

    private static final Map<String, String> ENGLISH_KINDS = Map.ofEntries(
            Map.entry("site", "website"),
            Map.entry("page-flow", "page flow"),
            Map.entry("domain", "domain"),
            Map.entry("dns-zone", "DNS zone"),
            Map.entry("hosting", "hosting"),
            Map.entry("server", "server"),
            Map.entry("cms", "CMS"),
            Map.entry("database", "database"),
            Map.entry("mail", "mail"),
            Map.entry("certificate", "certificate"),
            Map.entry("cdn", "CDN"),
            Map.entry("repository", "repository"),
            Map.entry("integration", "integration"),
            Map.entry("payment-provider", "payment provider"),
            Map.entry("crm", "CRM"),
            Map.entry("accounting", "accounting"),
            Map.entry("analytics-counter", "analytics counter"),
            Map.entry("messenger-bot", "messenger bot"),
            Map.entry("backup", "backup"),
            Map.entry("account", "account"),
            Map.entry("licence", "licence"),
            Map.entry("agreement", "agreement"),
            Map.entry("duty", "duties of a zone"));

    private static final Map<String, String> RUSSIAN_KINDS = Map.ofEntries(
            Map.entry("site", "сайт"),
            Map.entry("page-flow", "цепочка страниц"),
            Map.entry("domain", "домен"),
            Map.entry("dns-zone", "зона DNS"),
            Map.entry("hosting", "хостинг"),
            Map.entry("server", "сервер"),
            Map.entry("cms", "CMS"),
            Map.entry("database", "база данных"),
            Map.entry("mail", "почта"),
            Map.entry("certificate", "сертификат"),
            Map.entry("cdn", "CDN"),
            Map.entry("repository", "репозиторий"),
            Map.entry("integration", "интеграция"),
            Map.entry("payment-provider", "приём платежей"),
            Map.entry("crm", "CRM"),
            Map.entry("accounting", "учёт (1С)"),
            Map.entry("analytics-counter", "счётчик"),
            Map.entry("messenger-bot", "бот"),
            Map.entry("backup", "резервная копия"),
            Map.entry("account", "учётная запись"),
            Map.entry("licence", "лицензия"),
            Map.entry("agreement", "договор"),
            Map.entry("duty", "обязанности по зоне"));

    private final String language;

    Terms(String language) {
        this.language = language;
    }

    /** @param language ISO 639-1, in any case, perhaps with a region; English for what is not spoken here */
    public static Terms of(String language) {
        return isRussian(language) ? RUSSIAN : ENGLISH;
    }

    /** Whether texts for readers of this language are in Russian. */
    public static boolean isRussian(String language) {
        return "ru".equals(Locale.forLanguageTag(language).getLanguage());
    }

    /** ISO 639-1. */
    public String language() {
        return language;
    }

    /** @param kind as documents write it; unknown ones stay as they are */
    public String kind(String kind) {
        return switch (this) {
            case ENGLISH -> ENGLISH_KINDS.getOrDefault(kind, kind);
            case RUSSIAN -> RUSSIAN_KINDS.getOrDefault(kind, kind);
        };
    }

    /** Of a zone; in Russian, feminine. */
    public String criticality(Criticality criticality) {
        return switch (this) {
            case ENGLISH ->
                switch (criticality) {
                    case CRITICAL -> "critical";
                    case IMPORTANT -> "important";
                    case MINOR -> "minor";
                };
            case RUSSIAN ->
                switch (criticality) {
                    case CRITICAL -> "критичная";
                    case IMPORTANT -> "важная";
                    case MINOR -> "второстепенная";
                };
        };
    }
}
