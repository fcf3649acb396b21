package dev.understudy.monitor.check;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class CheckDefinitionRepository implements PanacheRepositoryBase<CheckDefinition, String> {

    /** Whether it exists or is gone; nobody else changes it until the transaction ends. */
    Optional<CheckDefinition> lock(String checkId) {
        return findByIdOptional(checkId, LockModeType.PESSIMISTIC_WRITE);
    }

    List<CheckDefinition> lockDerivedFrom(String projectId, String assetId) {
        return find(
                        "projectId = ?1 and assetId = ?2 and managedBy = ?3 and not removed",
                        projectId,
                        assetId,
                        CheckRegistry.BY_PASSPORT)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    Optional<CheckDefinition> existing(String projectId, String name) {
        return find("projectId = ?1 and name = ?2 and not removed", projectId, name)
                .firstResultOptional();
    }
}
