package dev.understudy.passport.export;

import dev.understudy.passport.print.Speech;
import java.util.Locale;
import java.util.Map;

/** What the fields of assets are called on paper. In English a field's own name says it, written apart. */
final class FieldLabels {

    private static final Map<String, String> RUSSIAN = Map.ofEntries(
            Map.entry("url", "Адрес"),
            Map.entry("steps", "Шаги"),
            Map.entry("domain", "Домен"),
            Map.entry("registrar", "Регистратор"),
            Map.entry("registrant", "На кого зарегистрирован"),
            Map.entry("nameServers", "Серверы имён"),
            Map.entry("provider", "Поставщик"),
            Map.entry("plan", "Тариф"),
            Map.entry("contractHolder", "На кого договор"),
            Map.entry("location", "Где находится"),
            Map.entry("host", "Узел"),
            Map.entry("addresses", "Адреса IP"),
            Map.entry("os", "Операционная система"),
            Map.entry("product", "Продукт"),
            Map.entry("version", "Версия"),
            Map.entry("plugins", "Модули"),
            Map.entry("engine", "СУБД"),
            Map.entry("port", "Порт"),
            Map.entry("hosts", "Имена"),
            Map.entry("issuer", "Кем выдан"),
            Map.entry("branch", "Ветка"),
            Map.entry("from", "Откуда"),
            Map.entry("to", "Куда"),
            Map.entry("protocol", "Протокол"),
            Map.entry("expectedEventsPerHour", "Событий в час, обычно"),
            Map.entry("shopId", "Номер магазина"),
            Map.entry("counterId", "Номер счётчика"),
            Map.entry("messenger", "Мессенджер"),
            Map.entry("botName", "Имя бота"),
            Map.entry("tool", "Чем делается"),
            Map.entry("places", "Места хранения"),
            Map.entry("schedule", "Расписание"),
            Map.entry("every", "Не реже"),
            Map.entry("retention", "Хранение"),
            Map.entry("maker", "Делает"),
            Map.entry("verifier", "Проверяет"),
            Map.entry("restoreEvery", "Пробное восстановление не реже"),
            Map.entry("login", "Логин"),
            Map.entry("email", "Почта для восстановления"),
            Map.entry("vendor", "Поставщик"),
            Map.entry("number", "Номер"),
            Map.entry("seats", "Мест"),
            Map.entry("party", "С кем"),
            Map.entry("validFrom", "Действует с"),
            Map.entry("hostedOn", "Работает на"),
            Map.entry("dependsOn", "Зависит от"),
            Map.entry("registeredWith", "Зарегистрирован через"),
            Map.entry("integratesWith", "Обменивается данными с"),
            Map.entry("backsUp", "Копия чего"),
            Map.entry("paidBy", "Оплачивается через"),
            Map.entry("storedOn", "Хранится на"),
            Map.entry("expires", "Последний день"),
            Map.entry("leadTime", "Продлевать за"),
            Map.entry("autoRenew", "Продлевается само"),
            Map.entry("tags", "Метки"),
            Map.entry("notes", "Примечания"),
            Map.entry("name", "Имя"),
            Map.entry("account", "Учётная запись"),
            Map.entry("type", "Вид"));

    private FieldLabels() {}

    static String of(String field, Speech speech) {
        return speech.isRussian() ? RUSSIAN.getOrDefault(field, apart(field)) : apart(field);
    }

    /** {@code registeredWith} as {@code Registered with}. */
    private static String apart(String field) {
        var words = field.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
