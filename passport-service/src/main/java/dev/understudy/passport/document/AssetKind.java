package dev.understudy.passport.document;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What can be owned, and the fields that each kind has besides id, kind, name and zone. A new kind is one more row. */
public enum AssetKind {
    SITE(true, Field.required("url", FieldType.URL)),
    DOMAIN(false, Field.required("domain", FieldType.DOMAIN_NAME)),
    HOSTING(false, Field.optional("provider", FieldType.TEXT));

    /** What a field holds. */
    public enum FieldType {
        TEXT,
        URL,
        DOMAIN_NAME,
        /** The id of another asset. */
        RELATION,
        /** Ids of other assets. */
        RELATIONS
    }

    /** A field of a kind. */
    public record Field(String name, FieldType type, boolean required) {

        static Field required(String name, FieldType type) {
            return new Field(name, type, true);
        }

        static Field optional(String name, FieldType type) {
            return new Field(name, type, false);
        }

        /** Whether it points to other assets. */
        public boolean isRelation() {
            return type == FieldType.RELATION || type == FieldType.RELATIONS;
        }
    }

    private static final List<Field> COMMON = List.of(
            Field.optional("hostedOn", FieldType.RELATION),
            Field.optional("dependsOn", FieldType.RELATIONS),
            Field.optional("registeredWith", FieldType.RELATION));

    private final boolean monitored;
    private final List<Field> own;

    AssetKind(boolean monitored, Field... own) {
        this.monitored = monitored;
        this.own = List.of(own);
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

    /** The kind's own fields, then the relations that all kinds have. */
    public List<Field> fields() {
        return Stream.concat(own.stream(), COMMON.stream()).toList();
    }
}
