package dev.understudy.passport.offboarding;

import dev.understudy.passport.busfactor.BusFactor.WhatIf;
import dev.understudy.passport.offboarding.OffboardingPack.Leaver;
import dev.understudy.passport.print.Terms;
import dev.understudy.print.Sheet;
import dev.understudy.print.Sheet.Block;
import dev.understudy.print.Sheet.Checklist;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Note;
import dev.understudy.print.Sheet.Paragraph;
import dev.understudy.print.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An offboarding pack to print, tick off and sign. */
final class OffboardingSheet {

    private final OffboardingPack pack;
    private final Map<String, String> names;
    private final Terms terms;
    private final OffboardingWording words;

    private OffboardingSheet(OffboardingPack pack, Map<String, String> names, String language) {
        this.pack = pack;
        this.names = names;
        this.terms = Terms.of(language);
        this.words = OffboardingWording.of(language);
    }

    /** @param names of people, by id */
    static Sheet of(OffboardingPack pack, Map<String, String> names, String language) {
        return new OffboardingSheet(pack, names, language).sheet();
    }

    private Sheet sheet() {
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph(words.summary(
                pack.rotate().size(), pack.handOver().size(), pack.move().size())));
        int orphans = pack.leaves().orphans().size();
        if (orphans > 0) {
            blocks.add(new Note(words.warning(orphans)));
        }
        blocks.add(new Heading(1, words.movesHeading()));
        addTable(blocks, words.moveColumns(), List.of(3, 4, 4, 4), moves());
        blocks.add(new Heading(1, words.rotationsHeading()));
        addTable(blocks, words.rotationColumns(), List.of(3, 5, 4, 5, 4, 3), rotations());
        blocks.add(new Heading(1, words.handOversHeading()));
        addTable(blocks, words.handOverColumns(), List.of(3, 4, 4, 3, 3), handOvers());
        blocks.add(new Heading(1, words.leavesHeading()));
        var left = new ArrayList<List<String>>();
        addLeft(left, pack.leaves(), words.orphaned());
        addLeft(left, pack.leavesDuties(), words.zoneOrphaned());
        addTable(blocks, words.leavesColumns(), List.of(1, 1), left);
        blocks.add(new Heading(1, words.closingHeading()));
        blocks.add(new Checklist(words.closing()));
        return new Sheet(
                terms.language(),
                words.title(pack.people().stream().map(Leaver::name).collect(Collectors.joining(", "))),
                List.of(words.subtitle(pack.projectName(), pack.day(), pack.version())),
                blocks);
    }

    private void addTable(List<Block> blocks, List<String> columns, List<Integer> shares, List<List<String>> rows) {
        blocks.add(rows.isEmpty() ? new Paragraph(words.none()) : new Table(columns, shares, rows));
    }

    private List<List<String>> moves() {
        return pack.move().stream()
                .map(move -> List.of(
                        words.risk(move.risk()),
                        thing(move.assetName(), move.kind()),
                        words.tie(move.tie()) + "\n" + move.person(),
                        move.evidence()))
                .toList();
    }

    private List<List<String>> rotations() {
        return pack.rotate().stream()
                .map(rotation -> List.of(
                        words.risk(rotation.risk()),
                        thing(rotation.assetName(), rotation.kind()),
                        rotation.login() == null
                                ? rotation.accessName()
                                : rotation.accessName() + "\n" + rotation.login(),
                        rotation.reference() == null ? words.unknown() : rotation.reference(),
                        rotation.others().isEmpty() ? words.nobody() : String.join(", ", rotation.others()),
                        rotation.lastRotated() == null ? words.unknown() : words.day(rotation.lastRotated())))
                .toList();
    }

    private List<List<String>> handOvers() {
        return pack.handOver().stream()
                .map(handOver -> List.of(
                        words.risk(handOver.risk()),
                        words.role(handOver.what()),
                        handOver.subjectName(),
                        handOver.from(),
                        handOver.to() == null ? words.toBeNamed() : handOver.to()))
                .toList();
    }

    private void addLeft(List<List<String>> rows, WhatIf left, String orphaned) {
        left.orphans().forEach(thing -> rows.add(List.of(thing(thing.name(), thing.kind()), orphaned)));
        left.leavesWithOne()
                .forEach(hanging -> rows.add(List.of(
                        thing(hanging.thing().name(), hanging.thing().kind()),
                        words.hangsOn(hanging.on().stream()
                                .map(person -> names.getOrDefault(person, person))
                                .collect(Collectors.joining(", "))))));
    }

    private String thing(String name, String kind) {
        return name + "\n" + terms.kind(kind);
    }
}
