package dev.understudy.passport.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.AssetKind.Field;
import dev.understudy.passport.document.AssetKind.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes over a table as {@link CsvExport} writes it, or one with some of its columns in any order. */
final class CsvImport {

    private static final Set<String> LISTS = Set.of("languages", "holders", "informed");

    private final Draft draft;
    private final String table;
    private final List<String> header;

    private CsvImport(Draft draft, String table, List<String> header) {
        this.draft = draft;
        this.table = table;
        this.header = header;
    }

    /** @throws InvalidInput code {@code import.unknown-table} or {@code import.malformed} */
    static void read(String text, String table, Draft draft) {
        if (!CsvExport.tables().contains(table)) {
            var message = "'" + table + "' is no table; choose one of " + String.join(", ", CsvExport.tables());
            throw new InvalidInput(
                    "import.unknown-table", message, List.of(Violation.at("table", "unknown-table", message)));
        }
        var rows = Csv.read(text);
        if (rows.isEmpty()) {
            throw InvalidInput.malformed("import.malformed", "the table is empty; its first line names the columns");
        }
        var header = rows.getFirst().stream().map(String::strip).toList();
        var required =
                table.equals(CsvExport.ACCESSES) ? "asset" : table.equals(CsvExport.RESPONSIBILITIES) ? "zone" : "name";
        if (!header.contains(required)) {
            throw InvalidInput.malformed(
                    "import.malformed",
                    "the first line names the columns, and '" + required + "' is not among them: "
                            + String.join(", ", header.stream().limit(20).toList()));
        }
        var source = new CsvImport(draft, table, header);
        source.remarkUnknownColumns();
        for (int at = 1; at < rows.size(); at++) {
            source.row(rows.get(at), "row " + at);
        }
    }

    private void remarkUnknownColumns() {
        var known =
                switch (table) {
                    case CsvExport.PEOPLE -> List.of("id", "name", "role", "employer", "languages", "email", "phone");
                    case CsvExport.ZONES -> List.of("id", "name", "criticality");
                    case CsvExport.ACCESSES ->
                        List.of(
                                "asset",
                                "id",
                                "name",
                                "login",
                                "reference",
                                "holders",
                                "scope",
                                "lastRotated",
                                "rotateEvery");
                    case CsvExport.RESPONSIBILITIES ->
                        List.of(
                                "zone",
                                "primary",
                                "deputy",
                                "escalation",
                                "informed",
                                "backupMaker",
                                "backupVerifier",
                                "validFrom",
                                "validTo");
                    default -> assetColumns();
                };
        header.stream()
                .filter(column -> !known.contains(column) && !column.isEmpty())
                .forEach(column -> draft.skip("column " + column, column, "there is no such field in " + table));
    }

    private List<String> assetColumns() {
        var columns = new ArrayList<>(List.of("id", "name", "zone", "criticality"));
        CsvExport.kind(table).stream()
                .flatMap(kind -> kind.fields().stream())
                .map(Field::name)
                .forEach(columns::add);
        return columns;
    }

    private void row(List<String> cells, String where) {
        var values = new LinkedHashMap<String, String>();
        for (int at = 0; at < Math.min(cells.size(), header.size()); at++) {
            if (!cells.get(at).isBlank()) {
                values.put(header.get(at), cells.get(at).strip());
            }
        }
        switch (table) {
            case CsvExport.PEOPLE -> named(values, where, "people", this::person);
            case CsvExport.ZONES -> named(values, where, "zones", this::zone);
            case CsvExport.ACCESSES -> access(values, where);
            case CsvExport.RESPONSIBILITIES -> duty(values, where);
            default ->
                CsvExport.kind(table)
                        .ifPresent(kind -> named(values, where, "assets", (row, thing) -> asset(kind, row, thing)));
        }
    }

    @FunctionalInterface
    private interface Filling {
        void fill(Map<String, String> row, ObjectNode thing);
    }

    private void named(Map<String, String> row, String where, String section, Filling filling) {
        var name = row.get("name");
        if (name == null) {
            draft.skip(where, section, "the row has no name");
            return;
        }
        var id = row.containsKey("id") ? row.get("id") : Draft.slug(name).orElse("");
        if (id.isEmpty()) {
            draft.skip(where, name, "no id can be made of the name; give one in a column 'id'");
            return;
        }
        var thing = Draft.object().put("id", id);
        if (section.equals("assets")) {
            thing.put("kind", table);
        }
        thing.put("name", name);
        filling.fill(row, thing);
        draft.put(section, thing, where);
    }

    private void person(Map<String, String> row, ObjectNode person) {
        Draft.set(person, "role", row.get("role"));
        Draft.set(person, "employer", row.get("employer"));
        list(person, "languages", row.get("languages"));
        var contacts = person.putArray("contacts");
        split(row.get("email"))
                .forEach(address -> contacts.addObject().put("kind", "email").put("address", address));
        split(row.get("phone"))
                .forEach(address -> contacts.addObject().put("kind", "phone").put("address", address));
    }

    private void zone(Map<String, String> row, ObjectNode zone) {
        zone.put("criticality", row.getOrDefault("criticality", "important"));
    }

    private void asset(AssetKind kind, Map<String, String> row, ObjectNode asset) {
        Draft.set(asset, "zone", row.get("zone"));
        Draft.set(asset, "criticality", row.get("criticality"));
        for (var field : kind.fields()) {
            var value = row.get(field.name());
            if (value == null) {
                continue;
            }
            if (field.type() == FieldType.GROUPS) {
                var groups = asset.putArray(field.name());
                split(value).forEach(item -> {
                    var group = groups.addObject();
                    CsvCells.group(field, item).forEach(group::put);
                });
            } else if (field.type().isList()) {
                list(asset, field.name(), value);
            } else {
                asset.put(field.name(), value);
            }
        }
    }

    private void access(Map<String, String> row, String where) {
        var id = row.getOrDefault("asset", "");
        var asset = draft.get("assets", id);
        if (asset.isEmpty()) {
            draft.skip(where, "access of '" + id + "'", "the passport has no such asset");
            return;
        }
        var access = fields(row, Set.of("asset"));
        if (!access.has("id")) {
            access.put(
                    "id", row.containsKey("name") ? Draft.slug(row.get("name")).orElse("access") : "access");
        }
        var both = Draft.object();
        both.put("id", id).putArray("accesses").add(access);
        draft.put("assets", both, where);
    }

    private void duty(Map<String, String> row, String where) {
        if (!row.containsKey("zone") || !row.containsKey("primary")) {
            draft.skip(where, "responsibility", "it needs a zone and a primary");
            return;
        }
        var duty = fields(row, Set.of());
        if (!duty.has("informed")) {
            duty.putArray("informed");
        }
        draft.putDuty(duty, where);
    }

    private ObjectNode fields(Map<String, String> row, Set<String> without) {
        var thing = Draft.object();
        row.forEach((column, value) -> {
            if (without.contains(column)) {
                return;
            }
            if (LISTS.contains(column)) {
                list(thing, column, value);
            } else {
                thing.put(column, value);
            }
        });
        return thing;
    }

    private static void list(ObjectNode thing, String field, @Nullable String cell) {
        if (cell != null) {
            var values = thing.putArray(field);
            split(cell).forEach(values::add);
        }
    }

    private static List<String> split(@Nullable String cell) {
        return cell == null ? List.of() : CsvCells.items(cell);
    }
}
