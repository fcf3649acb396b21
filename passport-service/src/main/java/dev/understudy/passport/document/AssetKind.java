package dev.understudy.passport.document;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.understudy.passport.document.AssetKind.Field.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be owned, and the fields that each kind has besides id, kind, name, zone, criticality, monitoring and
 * accesses. A new kind is one more row: reader, JSON Schema, events, exports and imports follow.
 */
public enum AssetKind {
    SITE(true, Field.required("url", FieldType.URL, "where visitors find it")),
    PAGE_FLOW(
            true,
            Field.required("url", FieldType.URL, "where the flow begins"),
            Field.optional("steps", FieldType.TEXTS, "what a visitor does, one after the other")),
    DOMAIN(
            true,
            Field.required("domain", FieldType.DOMAIN_NAME, "the registered name"),
            Field.optional("registrar", FieldType.TEXT, "where it is registered"),
            Field.optional("registrant", FieldType.TEXT, "on whom it is registered"),
            Field.optional("nameServers", FieldType.HOSTS, "those that the registry is to name")),
    DNS_ZONE(
            true,
            Field.required("domain", FieldType.DOMAIN_NAME, "the name at the top of the zone"),
            Field.optional("provider", FieldType.TEXT, "who serves it"),
            Field.optional("nameServers", FieldType.HOSTS, "those that serve it")),
    HOSTING(
            true,
            Field.optional("provider", FieldType.TEXT, "the company"),
            Field.optional("plan", FieldType.TEXT, "what is paid for"),
            Field.optional("contractHolder", FieldType.TEXT, "on whom the contract is"),
            Field.optional("location", FieldType.TEXT, "country or data centre")),
    SERVER(
            true,
            Field.optional("host", FieldType.HOST, "name or address"),
            Field.optional("addresses", FieldType.HOSTS, "its IP addresses"),
            Field.optional("os", FieldType.TEXT, "operating system with version"),
            Field.optional("provider", FieldType.TEXT, "the company"),
            Field.optional("location", FieldType.TEXT, "country or data centre")),
    CMS(
            true,
            Field.required("product", FieldType.TEXT, "WordPress, 1C-Bitrix, OpenCart..."),
            Field.optional("version", FieldType.TEXT, "as it is installed"),
            Field.groups(
                    "plugins",
                    "what was added to it",
                    Field.required("name", FieldType.TEXT, "as its maker calls it"),
                    Field.optional("version", FieldType.TEXT, "as it is installed"))),
    DATABASE(
            true,
            Field.optional("engine", FieldType.TEXT, "PostgreSQL, MySQL..."),
            Field.optional("version", FieldType.TEXT, "as it is installed"),
            Field.optional("host", FieldType.HOST, "name or address"),
            Field.optional("port", FieldType.PORT, "where it listens")),
    MAIL(
            true,
            Field.optional("domain", FieldType.DOMAIN_NAME, "what stands behind the @"),
            Field.optional("provider", FieldType.TEXT, "who serves it"),
            Field.optional("host", FieldType.HOST, "the server that clients connect to")),
    CERTIFICATE(
            true,
            Field.required("hosts", FieldType.HOSTS, "the names that it is for"),
            Field.optional("port", FieldType.PORT, "where it is presented; 443 unless given"),
            Field.optional("issuer", FieldType.TEXT, "who issues it")),
    CDN(
            true,
            Field.optional("provider", FieldType.TEXT, "the company"),
            Field.optional("domain", FieldType.DOMAIN_NAME, "the name that it answers to")),
    REPOSITORY(
            false,
            Field.optional("url", FieldType.URL, "where it is looked at"),
            Field.optional("provider", FieldType.TEXT, "who keeps it"),
            Field.optional("branch", FieldType.TEXT, "what is delivered")),
    INTEGRATION(
            true,
            Field.required("from", FieldType.RELATION, "where data comes from"),
            Field.required("to", FieldType.RELATION, "where it goes"),
            Field.optional("protocol", FieldType.TEXT, "CommerceML, REST, OData, files..."),
            Field.optional("url", FieldType.URL, "where it can be tried"),
            Field.optional("expectedEventsPerHour", FieldType.DECIMAL, "on an ordinary working hour")),
    PAYMENT_PROVIDER(
            true,
            Field.optional("provider", FieldType.TEXT, "YooKassa, T-Bank, Robokassa, CloudPayments..."),
            Field.optional("shopId", FieldType.TEXT, "the shop's number there; no key"),
            Field.optional("contractHolder", FieldType.TEXT, "on whom the contract is"),
            Field.optional("expectedEventsPerHour", FieldType.DECIMAL, "payments on an ordinary working hour")),
    CRM(
            true,
            Field.required("product", FieldType.TEXT, "Bitrix24, amoCRM..."),
            Field.optional("version", FieldType.TEXT, "as it is installed"),
            Field.optional("url", FieldType.URL, "where people open it")),
    ACCOUNTING(
            true,
            Field.required("product", FieldType.TEXT, "1C:Enterprise with its configuration..."),
            Field.optional("version", FieldType.TEXT, "as it is installed"),
            Field.optional("url", FieldType.URL, "where other programs reach it")),
    ANALYTICS_COUNTER(
            true,
            Field.optional("provider", FieldType.TEXT, "Yandex.Metrica..."),
            Field.required("counterId", FieldType.TEXT, "the counter's number")),
    MESSENGER_BOT(
            true,
            Field.required("messenger", FieldType.TEXT, "Telegram, MAX, VK..."),
            Field.optional("botName", FieldType.TEXT, "as people see it"),
            Field.optional("url", FieldType.URL, "where its updates go")),
    BACKUP(
            true,
            Field.optional(
                    "tool",
                    new Words("restic", "borg", "pgbackrest", "database-dump", "provider", "other"),
                    "what makes it"),
            Field.groups(
                    "places",
                    "where copies are; two of different companies and accounts count as two",
                    Field.required("provider", FieldType.TEXT, "the company, or whose machine it is"),
                    Field.optional("account", FieldType.TEXT, "the account there; no password"),
                    Field.optional("type", new Words("cloud", "server", "office", "offline"), "what kind of place"),
                    Field.optional("storedOn", FieldType.RELATION, "the asset that it is")),
            Field.optional("schedule", FieldType.TEXT, "when it runs"),
            Field.optional("every", FieldType.DURATION, "the longest time between two good runs"),
            Field.optional("retention", FieldType.TEXT, "what is kept for how long"),
            Field.optional("maker", FieldType.PERSON, "who sees to it that it is made"),
            Field.optional("verifier", FieldType.PERSON, "who tries it; somebody else"),
            Field.optional("restoreEvery", FieldType.PERIOD, "the longest time between two trial restores")),
    ACCOUNT(
            false,
            Field.optional("provider", FieldType.TEXT, "where it is"),
            Field.optional("login", FieldType.TEXT, "the name to log in with"),
            Field.optional("email", FieldType.EMAIL, "where a forgotten password is sent to"),
            Field.optional("contractHolder", FieldType.TEXT, "on whom it is")),
    LICENCE(
            false,
            Field.optional("product", FieldType.TEXT, "what for"),
            Field.optional("vendor", FieldType.TEXT, "of whom"),
            Field.optional("number", FieldType.TEXT, "of the contract or order; no key"),
            Field.optional("seats", FieldType.COUNT, "for how many")),
    AGREEMENT(
            false,
            Field.optional("party", FieldType.TEXT, "with whom"),
            Field.optional("number", FieldType.TEXT, "as it is headed"),
            Field.optional("validFrom", FieldType.DATE, "its first day"));

    /** What a field holds. */
    public enum FieldType {
        TEXT,
        /** Longer, still on one line. */
        NOTE,
        TEXTS,
        URL,
        DOMAIN_NAME,
        EMAIL,
        /** A host name or an IP address. */
        HOST,
        HOSTS,
        PORT,
        COUNT,
        DECIMAL,
        TRUTH,
        DATE,
        /** Calendar days, months or years: {@code P30D}. */
        PERIOD,
        /** Exact time: {@code PT26H}. */
        DURATION,
        /** One of given words. */
        WORD,
        /** The id of a person. */
        PERSON,
        /** The id of another asset. */
        RELATION,
        /** Ids of other assets. */
        RELATIONS,
        /** Groups of fields. */
        GROUPS;

        public boolean isList() {
            return this == TEXTS || this == HOSTS || this == RELATIONS || this == GROUPS;
        }
    }

    /**
     * A field of a kind.
     *
     * @param inside the fields of each group of a {@link FieldType#GROUPS}
     * @param words those that a {@link FieldType#WORD} may be
     * @param description for people who write passports
     */
    public record Field(
            String name, FieldType type, boolean required, List<Field> inside, List<String> words, String description) {

        /** The words of a field that takes one of them. */
        record Words(List<String> all) {
            Words(String... words) {
                this(List.of(words));
            }
        }

        static Field required(String name, FieldType type, String description) {
            return new Field(name, type, true, List.of(), List.of(), description);
        }

        static Field optional(String name, FieldType type, String description) {
            return new Field(name, type, false, List.of(), List.of(), description);
        }

        static Field optional(String name, Words words, String description) {
            return new Field(name, FieldType.WORD, false, List.of(), words.all(), description);
        }

        static Field groups(String name, String description, Field... inside) {
            return new Field(name, FieldType.GROUPS, false, List.of(inside), List.of(), description);
        }

        /** Whether it points to other assets. */
        public boolean isRelation() {
            return type == FieldType.RELATION || type == FieldType.RELATIONS;
        }

        /** Whether the asset falls when what it points to does: such relations form no circle. */
        public boolean isFoundation() {
            return name.equals("dependsOn") || name.equals("hostedOn") || name.equals("registeredWith");
        }
    }

    private final boolean monitored;
    private final List<Field> fields;

    AssetKind(boolean monitored, Field... own) {
        this.monitored = monitored;
        this.fields = Stream.concat(Stream.of(own), Common.FIELDS.stream()).toList();
    }

    /** A class of its own, as an enum's constants are made before its other static fields. */
    private static final class Common {

        private static final List<Field> FIELDS = List.of(
                Field.optional("hostedOn", FieldType.RELATION, "the server or hosting that it runs on"),
                Field.optional("dependsOn", FieldType.RELATIONS, "what it does not work without"),
                Field.optional(
                        "registeredWith", FieldType.RELATION, "the account or registrar that it is registered with"),
                Field.optional("integratesWith", FieldType.RELATIONS, "what it exchanges data with"),
                Field.optional("backsUp", FieldType.RELATIONS, "what it is a copy of"),
                Field.optional("paidBy", FieldType.RELATION, "the account or agreement that pays for it"),
                Field.optional("expires", FieldType.DATE, "the last day that it is paid, registered or valid"),
                Field.optional("leadTime", FieldType.PERIOD, "how long before the end somebody has to act"),
                Field.optional("autoRenew", FieldType.TRUTH, "whether it is renewed without anybody's doing"),
                Field.optional("tags", FieldType.TEXTS, "words to find it by"),
                Field.optional("notes", FieldType.NOTE, "what else is good to know; no secrets"));

        private Common() {}
    }

    /** As documents write it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it may have {@code monitoring}. */
    public boolean isMonitored() {
        return monitored;
    }

    /** The kind's own fields, then those that all kinds have. */
    public List<Field> fields() {
        return fields;
    }

    public Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
}
