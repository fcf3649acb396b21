package dev.understudy.monitor.check;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.EventCodec;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A check as it is stored: what was last published of it. One that is gone keeps its row, and its version. */
@Entity
@Table(name = "check_definition")
class CheckDefinition {

    @Id
    @Column(name = "check_id")
    String checkId;

    @Column(name = "project_id")
    String projectId;

    String name;

    @Column(name = "asset_id")
    @Nullable
    String assetId;

    String kind;

    @Column(name = "managed_by")
    String managedBy;

    long version;
    boolean removed;

    @ColumnTransformer(write = "?::jsonb")
    String definition;

    protected CheckDefinition() {}

    /** A check that is new; {@link #apply} says what it is. */
    CheckDefinition(CheckApplied check) {
        this.checkId = check.checkId();
        this.projectId = check.projectId();
        this.name = check.name();
        this.kind = check.kind();
        this.managedBy = check.managedBy();
        this.definition = EventCodec.toJson(check);
        this.removed = true;
    }

    CheckApplied definition() {
        return EventCodec.fromJson(CheckApplied.class, definition);
    }

    /**
     * Makes the check what it is to be.
     *
     * @param wanted whatever its version
     * @return what is to be published; empty when it is that already
     */
    Optional<CheckApplied> apply(CheckApplied wanted) {
        if (!removed && wanted.withVersion(version).equals(definition())) {
            return Optional.empty();
        }
        version++;
        var next = wanted.withVersion(version);
        removed = false;
        assetId = next.assetId();
        kind = next.kind();
        managedBy = next.managedBy();
        definition = EventCodec.toJson(next);
        return Optional.of(next);
    }

    void remove() {
        removed = true;
    }
}
