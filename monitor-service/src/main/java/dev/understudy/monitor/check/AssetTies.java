package dev.understudy.monitor.check;

import dev.understudy.events.AssetEvent.AssetApplied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/** What the passport's assets stand on and need, so that each change of status can say what it has in common with others. */
@ApplicationScoped
class AssetTies {

    private final EntityManager entities;

    AssetTies(EntityManager entities) {
        this.entities = entities;
    }

    void replace(AssetApplied asset) {
        remove(asset.projectId(), asset.assetId());
        for (var relation : asset.relations()) {
            if (AssetTemplates.EXPLAINING.contains(relation.type())) {
                entities.createNativeQuery("""
                    insert into asset_tie (project_id, asset_id, relation, target)
                    values (:project, :asset, :relation, :target)
                    on conflict do nothing\
                    """)
                        .setParameter("project", asset.projectId())
                        .setParameter("asset", asset.assetId())
                        .setParameter("relation", relation.type())
                        .setParameter("target", relation.target())
                        .executeUpdate();
            }
        }
    }

    void remove(String projectId, String assetId) {
        entities.createNativeQuery("delete from asset_tie where project_id = :project and asset_id = :asset")
                .setParameter("project", projectId)
                .setParameter("asset", assetId)
                .executeUpdate();
    }
}
