package dev.understudy.passport.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.ContactKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;

/**
 * A passport as a Backstage catalogue ({@code catalog-info.yaml}, backstage.io/v1alpha1): the project is a Domain, zones
 * are Systems, what runs code is a Component, what it runs on a Resource, people are Users and their companies Groups.
 * Annotations {@code understudy.dev/...} keep what Backstage has no word for, so that importing gives the same back. Of
 * accesses nothing is exported.
 */
final class BackstageExport {

    static final String PREFIX = "understudy.dev/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "backstage.io/v1alpha1";

    static final Set<AssetKind> COMPONENTS = EnumSet.of(
            AssetKind.SITE,
            AssetKind.PAGE_FLOW,
            AssetKind.CMS,
            AssetKind.INTEGRATION,
            AssetKind.MESSENGER_BOT,
            AssetKind.CRM,
            AssetKind.ACCOUNTING,
            AssetKind.REPOSITORY);

    private final Passport passport;
    private final LocalDate day;
    private final List<ObjectNode> entities = new ArrayList<>();

    private BackstageExport(Passport passport, LocalDate day) {
        this.passport = passport;
        this.day = day;
    }

    /** @param day whose primaries own what is in their zone */
    static String of(Passport passport, LocalDate day) {
        var export = new BackstageExport(passport, day);
        export.entities();
        var text = new StringBuilder();
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setSplitLines(false);
        // Quotes what is a date or a number for others: an annotation is a text.
        var yaml = new Yaml(options);
        export.entities.forEach(entity -> text.append("---\n").append(yaml.dump(JSON.convertValue(entity, Map.class))));
        return text.toString();
    }

    private void entities() {
        var project = passport.project();
        entity("Group", project.client().id(), project.client().name())
                .withObject("/spec")
                .put("type", "organization")
                .putArray("children");
        entity("Domain", project.id(), project.name())
                .withObject("/spec")
                .put("owner", "group:default/" + project.client().id());
        for (var person : passport.people()) {
            var user = entity("User", person.id(), person.name());
            var spec = user.withObject("/spec");
            var profile = spec.putObject("profile").put("displayName", person.name());
            person.contacts().stream()
                    .filter(contact -> contact.kind() == ContactKind.EMAIL)
                    .findFirst()
                    .ifPresent(contact -> profile.put("email", contact.address()));
            annotate(user, "role", person.role());
            annotate(
                    user,
                    "employer",
                    person.employer() == null ? null : person.employer().name().toLowerCase(Locale.ROOT));
            spec.putArray("memberOf").add("group:default/" + project.client().id());
        }
        for (var zone : passport.zones()) {
            var system = entity("System", zone.id(), zone.name());
            annotate(system, "criticality", zone.criticality().name().toLowerCase(Locale.ROOT));
            system.withObject("/spec").put("owner", owner(zone.id())).put("domain", project.id());
        }
        passport.assets().forEach(this::asset);
    }

    private void asset(Asset asset) {
        boolean component = COMPONENTS.contains(asset.kind());
        var entity = entity(component ? "Component" : "Resource", asset.id(), asset.name());
        annotate(entity, "kind", asset.kind().word());
        annotate(
                entity,
                "criticality",
                asset.criticality() == null ? null : asset.criticality().name().toLowerCase(Locale.ROOT));
        for (var field : asset.kind().fields()) {
            if (!field.name().equals("dependsOn") && !field.type().isList()) {
                annotate(entity, field.name(), asset.text(field.name()).orElse(null));
            } else if (!field.name().equals("dependsOn") && field.type() != AssetKind.FieldType.GROUPS) {
                var values = asset.texts(field.name());
                annotate(entity, field.name(), values.isEmpty() ? null : String.join("; ", values));
            }
        }
        asset.text("url").ifPresent(url -> entity.withObject("/metadata")
                .putArray("links")
                .addObject()
                .put("url", url)
                .put("title", asset.name()));
        var spec = entity.withObject("/spec");
        spec.put(
                "type",
                asset.kind() == AssetKind.SITE ? "website" : asset.kind().word());
        if (component) {
            spec.put("lifecycle", "production");
        }
        spec.put("owner", owner(asset.zone()));
        if (asset.zone() != null) {
            spec.put("system", asset.zone());
        }
        var needs = new ArrayList<>(asset.texts("dependsOn"));
        asset.texts("hostedOn").stream().filter(host -> !needs.contains(host)).forEach(needs::add);
        if (!needs.isEmpty()) {
            var dependsOn = spec.putArray("dependsOn");
            needs.forEach(target -> dependsOn.add(reference(target)));
        }
    }

    private String reference(String asset) {
        boolean component = passport.asset(asset)
                .map(Asset::kind)
                .filter(COMPONENTS::contains)
                .isPresent();
        return (component ? "component" : "resource") + ":default/" + asset;
    }

    private String owner(@Nullable String zone) {
        return passport.responsibilities().stream()
                .filter(duty -> duty.zone().equals(zone) && duty.isValidOn(day))
                .findFirst()
                .map(duty -> "user:default/" + duty.primary())
                .orElse("group:default/" + passport.project().client().id());
    }

    private ObjectNode entity(String kind, String name, String title) {
        var entity = Draft.object().put("apiVersion", API).put("kind", kind);
        entity.putObject("metadata").put("name", name).put("title", title);
        entities.add(entity);
        return entity;
    }

    private static void annotate(ObjectNode entity, String name, @Nullable String value) {
        if (value != null) {
            entity.withObject("/metadata/annotations").put(PREFIX + name, value);
        }
    }
}
