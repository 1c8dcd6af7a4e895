package io.quorate.raft.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The rules that need the tree of a compilation unit. Nothing is resolved, so names are judged as written. */
final class TreeRules extends TreePathScanner<Void, Void> {
    static final int MAX_METHOD_LINES = 50;
    static final int MAX_PARAMETERS = 5;
    static final int MAX_FIELDS = 10;
    static final int MAX_RAFT_STATE_FIELDS = 14;

    private static final Set<String> EXPORTED = Set.of(
            "io.quorate.raft",
            "io.quorate.raft.api",
            "io.quorate.raft.spi",
            "io.quorate.raft.protocol",
            "io.quorate.raft.memory",
            "io.quorate.raft.segment",
            "io.quorate.raft.testkit",
            "io.quorate.raft.testkit.linear");
    private static final Set<String> BANNED_ANNOTATIONS = Set.of("SuppressWarnings", "Disabled", "NullUnmarked");

    private final Source source;
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final SourcePositions positions;
    private final List<String> found = new ArrayList<>();

    private TreeRules(Source source, CompilationUnitTree unit, Trees trees) {
        this.source = source;
        this.unit = unit;
        this.trees = trees;
        this.positions = trees.getSourcePositions();
    }

    static List<String> violations(Source source, CompilationUnitTree unit, Trees trees) {
        TreeRules rules = new TreeRules(source, unit, trees);
        rules.scan(unit, null);
        return rules.found;
    }

    /** Returns the last part of a name as written, so {@code Thread} of {@code java.lang.Thread}. */
    static String simpleName(Tree name) {
        String written = name.toString();
        return written.substring(written.lastIndexOf('.') + 1);
    }

    @Override
    public Void visitImport(ImportTree tree, Void unused) {
        String name = tree.getQualifiedIdentifier().toString();
        if (name.endsWith(".*")) {
            report(tree, "wildcard import " + name);
        }
        return super.visitImport(tree, null);
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
        String name = tree.getSimpleName().toString();
        if (name.endsWith("Impl")) {
            report(tree, "type " + name + " is named Impl: name what sets it apart");
        }
        int limit = name.equals("RaftState") ? MAX_RAFT_STATE_FIELDS : MAX_FIELDS;
        long fields = tree.getMembers().stream()
                .filter(member -> isInstanceField(tree, member))
                .count();
        if (fields > limit) {
            report(tree, "type " + name + " has " + fields + " fields, more than " + limit);
        }
        if (isPublicDoor(tree) && isBlank(trees.getDocComment(getCurrentPath()))) {
            report(tree, "public type " + name + " of an exported package has no Javadoc");
        }
        return super.visitClass(tree, null);
    }

    private static boolean isInstanceField(ClassTree type, Tree member) {
        return type.getKind() != Tree.Kind.INTERFACE
                && type.getKind() != Tree.Kind.ANNOTATION_TYPE
                && member instanceof VariableTree field
                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private boolean isPublicDoor(ClassTree tree) {
        TreePath parent = getCurrentPath().getParentPath();
        return source.isMain()
                && parent.getLeaf() == unit
                && tree.getModifiers().getFlags().contains(Modifier.PUBLIC)
                && EXPORTED.contains(String.valueOf(unit.getPackageName()));
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
        String name = tree.getName().toString();
        reportIfLong(tree, "method " + name);
        // The parameters of a record's compact constructor stand in the record's header: they are its fields.
        long parameters = tree.getParameters().stream()
                .filter(parameter -> start(parameter) >= start(tree))
                .count();
        if (parameters > MAX_PARAMETERS && !isOverride(tree)) {
            report(tree, "method " + name + " has " + parameters + " parameters, more than " + MAX_PARAMETERS);
        }
        return super.visitMethod(tree, null);
    }

    /** Returns whether the parameters were chosen elsewhere: where that is ours too, they are counted there. */
    private static boolean isOverride(MethodTree tree) {
        return tree.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    @Override
    public Void visitBlock(BlockTree tree, Void unused) {
        if (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree) {
            reportIfLong(tree, "initializer");
        }
        return super.visitBlock(tree, null);
    }

    @Override
    public Void visitCatch(CatchTree tree, Void unused) {
        if (tree.getBlock().getStatements().isEmpty()) {
            report(tree, "empty catch block");
        }
        return super.visitCatch(tree, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void unused) {
        String name = simpleName(tree.getAnnotationType());
        if (BANNED_ANNOTATIONS.contains(name)) {
            report(tree, "@" + name + ": the house has no suppressions");
        }
        return super.visitAnnotation(tree, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
        reportIfSleep(tree, tree.getExpression(), tree.getIdentifier().toString());
        return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
        reportIfSleep(tree, tree.getQualifierExpression(), tree.getName().toString());
        return super.visitMemberReference(tree, null);
    }

    private void reportIfSleep(Tree tree, Tree owner, String member) {
        if (member.equals("sleep")
                && (simpleName(owner).equals("Thread") || owner.toString().contains("TimeUnit"))) {
            report(tree, "sleeps: wait for a condition, or in virtual time");
        }
    }

    private void reportIfLong(Tree tree, String what) {
        long lines = line(positions.getEndPosition(unit, tree)) - line(start(tree)) + 1;
        if (lines > MAX_METHOD_LINES) {
            report(tree, what + " has " + lines + " lines, more than " + MAX_METHOD_LINES);
        }
    }

    private void report(Tree tree, String what) {
        found.add(source.path() + ":" + line(start(tree)) + ": " + what);
    }

    private long start(Tree tree) {
        return positions.getStartPosition(unit, tree);
    }

    private long line(long position) {
        return unit.getLineMap().getLineNumber(position);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
