package io.quorate.raft.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Judges sources by the house rules: parses them with the JDK's own parser and lists what they break. */
final class HouseRules {
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Set<String>> packages = new TreeMap<>();
    private final Map<String, Set<String>> nullMarked = new TreeMap<>();

    private HouseRules(List<Source> sources) {
        sources.forEach(source -> this.sources.put(source.path(), source));
    }

    /** Returns a line for each violation, in the order of the sources; empty if there is none. */
    static List<String> violations(List<Source> sources) {
        return new HouseRules(sources).judge();
    }

    private List<String> judge() {
        for (Source source : sources.values()) {
            violations.addAll(TextRules.violations(source));
        }
        parseAndJudgeTrees();
        packages.forEach((module, names) -> {
            for (String name : names) {
                if (!nullMarked.getOrDefault(module, Set.of()).contains(name)) {
                    violations.add(module + ": package " + name + " has no package-info.java with @NullMarked");
                }
            }
        });
        return violations;
    }

    private void parseAndJudgeTrees() {
        List<JavaFileObject> files =
                sources.values().stream().map(Source::toFileObject).toList();
        if (files.isEmpty()) {
            return;
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, List.of("-proc:none"), null, files);
        try {
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                judge(unit, trees);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                violations.add(path(diagnostic.getSource()) + ":" + diagnostic.getLineNumber() + ": does not parse: "
                        + diagnostic.getMessage(Locale.ROOT));
            }
        }
    }

    private void judge(CompilationUnitTree unit, Trees trees) {
        String path = path(unit.getSourceFile());
        Source source = sources.get(path);
        if (source == null) {
            throw new IllegalStateException("the parser answered with an unknown file: " + path);
        }
        violations.addAll(TreeRules.violations(source, unit, trees));
        if (unit.getPackageName() == null) {
            if (!path.endsWith("/module-info.java")) {
                violations.add(path + ": is in no package");
            }
            return;
        }
        String name = unit.getPackageName().toString();
        add(packages, source.module(), name);
        for (AnnotationTree annotation : unit.getPackageAnnotations()) {
            if (TreeRules.simpleName(annotation.getAnnotationType()).equals("NullMarked")) {
                add(nullMarked, source.module(), name);
            }
        }
    }

    private static void add(Map<String, Set<String>> map, String key, String value) {
        map.computeIfAbsent(key, any -> new TreeSet<>()).add(value);
    }

    private static String path(JavaFileObject file) {
        return file.toUri().getPath().substring(1);
    }
}
