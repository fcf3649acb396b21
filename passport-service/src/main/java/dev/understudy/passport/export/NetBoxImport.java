package dev.understudy.passport.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.kit.problem.InvalidInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what NetBox's REST API gives out: a list ({@code {"results": [...]}}), several lists by name ({@code
 * {"devices": {...}, "virtual-machines": [...]}}), or a plain array. What an object is, its {@code url} says, or the name
 * of its list.
 */
final class NetBoxImport {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build());

    private static final Pattern TYPE = Pattern.compile(".*/api/[a-z-]+/([a-z-]+)/[0-9]+/?(\\?.*)?");
    private static final int MOST_OBJECTS = 20_000;

    /** States of things that do not serve any more, or not yet. */
    private static final Set<String> NOT_IN_USE =
            Set.of("offline", "planned", "staged", "failed", "inventory", "decommissioning", "retired", "deprecated");

    private record Thing(String where, String type, JsonNode tree) {}

    private final Draft draft;
    private final List<Thing> things = new ArrayList<>();
    private final Map<String, String> serverByName = new HashMap<>();

    private NetBoxImport(Draft draft) {
        this.draft = draft;
    }

    /** @throws InvalidInput code {@code import.malformed} */
    static void read(String text, Draft draft) {
        var source = new NetBoxImport(draft);
        try {
            source.collect(JSON.readTree(text), "", "");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw InvalidInput.malformed(
                    "import.malformed",
                    "this is no JSON that can be read"
                            + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()));
        }
        if (source.things.isEmpty()) {
            throw InvalidInput.malformed(
                    "import.malformed",
                    "there is nothing of NetBox in this; send what its REST API answers, like /api/dcim/devices/");
        }
        source.take();
    }

    private void collect(@Nullable JsonNode node, String list, String where) {
        if (node == null) {
            return;
        }
        if (node.isArray()) {
            for (int at = 0; at < node.size(); at++) {
                collect(node.get(at), list, where + "[" + at + "]");
            }
        } else if (node.path("results").isArray()) {
            collect(node.get("results"), list, where);
        } else if (node.isObject()) {
            var type = type(node, list);
            if (type.isPresent()) {
                if (things.size() >= MOST_OBJECTS) {
                    throw InvalidInput.malformed(
                            "import.malformed", "more than " + MOST_OBJECTS + " objects; import them in parts");
                }
                things.add(new Thing(where.isEmpty() ? type.get() : where, type.get(), node));
            } else if (where.isEmpty()) {
                node.properties()
                        .forEach(entry -> collect(
                                entry.getValue(),
                                entry.getKey().replace('_', '-').replaceAll("^[a-z]+\\.", ""),
                                entry.getKey()));
            } else {
                draft.skip(where, "an object", "neither its 'url' nor the name of its list says what it is");
            }
        }
    }

    private static Optional<String> type(JsonNode node, String list) {
        var url = TYPE.matcher(node.path("url").asText());
        if (url.matches()) {
            return Optional.of(url.group(1));
        }
        return list.isEmpty() ? Optional.empty() : Optional.of(list.endsWith("s") ? list : list + "s");
    }

    private void take() {
        of("clusters").forEach(this::cluster);
        of("devices").forEach(device -> server(device, false));
        of("virtual-machines").forEach(machine -> server(machine, true));
        of("ip-addresses").forEach(this::address);
        of("contacts").forEach(this::contact);
        for (var thing : things) {
            switch (thing.type()) {
                case "clusters", "devices", "virtual-machines", "ip-addresses", "contacts" -> {}
                case "sites", "locations", "racks" ->
                    skip(thing, "a place is no asset; it is the 'location' of the servers in it");
                case "tenants" -> skip(thing, "a passport has one client");
                case "services" -> skip(thing, "a service of a server is an asset of its own kind; add it by hand");
                default -> skip(thing, "the passport has nothing for NetBox's " + thing.type());
            }
        }
    }

    private List<Thing> of(String type) {
        return things.stream().filter(thing -> thing.type().equals(type)).toList();
    }

    private void cluster(Thing thing) {
        named(thing).ifPresent(id -> {
            var hosting = Draft.object().put("id", id).put("kind", "hosting").put("name", name(thing.tree()));
            Draft.set(hosting, "provider", text(thing.tree().path("group")));
            Draft.set(hosting, "plan", text(thing.tree().path("type")));
            draft.put("assets", hosting, thing.where());
        });
    }

    private void server(Thing thing, boolean virtual) {
        var tree = thing.tree();
        var status = tree.path("status").isObject()
                ? tree.path("status").path("value").asText()
                : tree.path("status").asText();
        if (NOT_IN_USE.contains(status)) {
            skip(thing, "its status is '" + status + "'");
            return;
        }
        named(thing).ifPresent(id -> {
            var server = Draft.object().put("id", id).put("kind", "server").put("name", name(tree));
            var addresses = new LinkedHashSet<String>();
            for (var field : List.of("primary_ip", "primary_ip4", "primary_ip6")) {
                address(tree.path(field)).ifPresent(addresses::add);
            }
            if (!addresses.isEmpty()) {
                var list = server.putArray("addresses");
                addresses.forEach(list::add);
            }
            Draft.set(
                    server,
                    "host",
                    emptyToNull(tree.path("primary_ip").path("dns_name").asText()));
            Draft.set(server, "os", text(tree.path("platform")));
            Draft.set(server, "location", text(tree.path("site")));
            notes(tree, server);
            if (virtual) {
                host(tree, server, thing);
            }
            serverByName.put(name(tree), id);
            draft.put("assets", server, thing.where());
        });
    }

    /** A machine runs on the device that NetBox names, else on its cluster. */
    private void host(JsonNode tree, ObjectNode server, Thing thing) {
        for (var field : List.of("device", "cluster")) {
            var host = text(tree.path(field));
            if (host != null) {
                var id = Draft.slug(host).filter(known -> draft.has("assets", known));
                if (id.isPresent()) {
                    server.put("hostedOn", id.get());
                    return;
                }
                draft.skip(thing.where(), name(tree) + ": " + field + " " + host, "neither here nor in the passport");
            }
        }
    }

    private static void notes(JsonNode tree, ObjectNode server) {
        var parts = new ArrayList<String>();
        for (var field : List.of("role", "device_role", "device_type")) {
            var text = text(tree.path(field));
            if (text != null) {
                parts.add(text);
            }
        }
        var description = tree.path("description").asText();
        if (!description.isBlank()) {
            parts.add(description.strip().replaceAll("\\s+", " "));
        }
        if (!parts.isEmpty()) {
            server.put("notes", String.join("; ", parts));
        }
    }

    private void address(Thing thing) {
        var assigned = thing.tree().path("assigned_object");
        var owner = Optional.ofNullable(text(assigned.path("device")))
                .or(() -> Optional.ofNullable(text(assigned.path("virtual_machine"))));
        var address = address(thing.tree());
        var server = owner.map(serverByName::get).flatMap(id -> draft.get("assets", id));
        if (address.isEmpty() || server.isEmpty()) {
            skip(thing, "it is of no server that was taken over");
            return;
        }
        var more = Draft.object().put("id", server.get().path("id").asText());
        more.putArray("addresses").add(address.get());
        draft.put("assets", more, thing.where());
    }

    /** NetBox writes an address with the length of its network. */
    private static Optional<String> address(JsonNode node) {
        var text = node.isObject() ? node.path("address").asText() : node.isTextual() ? node.textValue() : "";
        return text.isBlank() ? Optional.empty() : Optional.of(text.replaceFirst("/.*", ""));
    }

    private void contact(Thing thing) {
        named(thing).ifPresent(id -> {
            var person = Draft.object().put("id", id).put("name", name(thing.tree()));
            Draft.set(person, "role", emptyToNull(thing.tree().path("title").asText()));
            var contacts = person.putArray("contacts");
            var email = thing.tree().path("email").asText();
            if (!email.isBlank()) {
                contacts.addObject().put("kind", "email").put("address", email);
            }
            var phone = thing.tree().path("phone").asText().replaceAll("[\\s()-]", "");
            if (phone.matches("\\+[0-9]{7,15}")) {
                contacts.addObject().put("kind", "phone").put("address", phone);
            } else if (!phone.isEmpty()) {
                draft.skip(
                        thing.where(),
                        name(thing.tree()) + ": phone " + phone,
                        "a number begins with + and the country");
            }
            draft.put("people", person, thing.where());
        });
    }

    private Optional<String> named(Thing thing) {
        var name = name(thing.tree());
        var id = Draft.slug(name);
        if (id.isEmpty()) {
            skip(thing, "it has no name that an id can be made of");
        }
        return id;
    }

    private static String name(JsonNode tree) {
        return tree.path("name").asText(tree.path("display").asText());
    }

    private static @Nullable String text(JsonNode node) {
        var text =
                node.isObject() ? node.path("name").asText(node.path("display").asText()) : node.asText();
        return emptyToNull(text);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isBlank() || text.equals("null") ? null : text;
    }

    private void skip(Thing thing, String why) {
        draft.skip(thing.where(), thing.type() + " " + name(thing.tree()), why);
    }
}
