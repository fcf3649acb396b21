package dev.understudy.incident.intake;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.incident.duty.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/** Where in a project something happens, from what a sender calls it. */
@ApplicationScoped
class ProjectPlaces {

    /** Both absent when the passport knows neither. */
    record Place(@Nullable String zoneId, @Nullable String assetId) {}

    private final PassportCopy passport;

    ProjectPlaces(PassportCopy passport) {
        this.passport = passport;
    }

    /** An asset that the passport knows brings its zone along, unless the sender names one that the passport knows. */
    @Transactional
    Place of(String projectId, @Nullable String zone, @Nullable String asset) {
        var known = passport.assets(projectId).stream()
                .filter(one -> one.assetId().equals(asset))
                .findFirst();
        var zoneId = passport.project(projectId).stream()
                .flatMap(project -> project.zones().stream())
                .map(one -> one.zoneId())
                .filter(id -> id.equals(zone))
                .findFirst()
                .or(() -> known.map(AssetApplied::zoneId));
        return new Place(zoneId.orElse(null), known.map(AssetApplied::assetId).orElse(null));
    }
}
