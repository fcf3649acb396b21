package dev.understudy.events;

import static java.util.stream.Collectors.joining;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;

/** The docs of the records, read from their sources, so that the schemas say what the Java says. */
final class RecordDocs {

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> components = new HashMap<>();

    RecordDocs(Path sources) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var paths = Files.walk(sources)) {
            var units = files.getJavaFileObjectsFromPaths(
                    paths.filter(path -> path.toString().endsWith(".java")).toList());
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
            var reader = new Reader(DocTrees.instance(task));
            for (var unit : task.parse()) {
                reader.scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> of(Class<?> type) {
        return Optional.ofNullable(types.get(type.getSimpleName()));
    }

    /** From the record's {@code @param}, else from the method of an interface that the component implements. */
    Optional<String> of(Class<?> record, String component) {
        var own = components.get(record.getSimpleName() + "." + component);
        if (own != null) {
            return Optional.of(own);
        }
        for (var parent : record.getInterfaces()) {
            var inherited = of(parent, component);
            if (inherited.isPresent()) {
                return inherited;
            }
        }
        return Optional.empty();
    }

    private final class Reader extends TreePathScanner<Void, Void> {

        private final DocTrees trees;

        Reader(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            comment().ifPresent(comment -> {
                var name = type.getSimpleName().toString();
                putUnlessEmpty(types, name, comment.getFullBody());
                for (var tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree param) {
                        putUnlessEmpty(components, name + "." + param.getName(), param.getDescription());
                    }
                }
            });
            return super.visitClass(type, none);
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            if (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
                    && method.getParameters().isEmpty()) {
                comment()
                        .ifPresent(comment -> putUnlessEmpty(
                                components, type.getSimpleName() + "." + method.getName(), comment.getFullBody()));
            }
            return super.visitMethod(method, none);
        }

        private Optional<DocCommentTree> comment() {
            return Optional.ofNullable(trees.getDocCommentTree(getCurrentPath()));
        }
    }

    private static void putUnlessEmpty(Map<String, String> docs, String name, List<? extends DocTree> body) {
        var text = body.stream().map(RecordDocs::text).collect(joining()).replaceAll("\\s+", " ");
        if (!text.isBlank()) {
            docs.put(name, text.strip());
        }
    }

    private static String text(DocTree tree) {
        return switch (tree) {
            case TextTree text -> text.getBody();
            case LiteralTree literal -> "`" + literal.getBody().getBody() + "`";
            case LinkTree link
            when !link.getLabel().isEmpty() ->
                link.getLabel().stream().map(RecordDocs::text).collect(joining());
            case LinkTree link -> "`" + link.getReference().getSignature() + "`";
            default -> tree.toString();
        };
    }
}
