package io.quorate.raft.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule of the house can fail, and does so only when it should. */
class HouseRulesTest {
    private static final String PACKAGE = "package io.quorate.raft.api;\n";
    private static final Source MARKED = new Source(
            "m/src/main/java/io/quorate/raft/api/package-info.java",
            "/** Doc. */ @org.jspecify.annotations.NullMarked package io.quorate.raft.api;");

    @Test
    void goodSourceBreaksNothing() {
        assertHolds("/** Doc. */ public final class A { private int f; int f() { return f; } }");
    }

    @Test
    void longFile() {
        assertBroken("\n".repeat(399) + "class A {}", "has 401 lines");
        assertHolds("\n".repeat(398) + "class A {}");
    }

    @Test
    void wideLine() {
        String line = "class A {} // ";
        assertBroken(line + "é".repeat(121 - line.length()), ":2: has 121 columns");
        assertHolds(line + "é".repeat(120 - line.length()));
    }

    @Test
    void longMethod() {
        assertBroken("class A { void m() {" + "\n".repeat(50) + "} }", "method m has 51 lines");
        assertHolds("class A { void m() {" + "\n".repeat(49) + "} }");
        assertBroken("class A { A() {" + "\n".repeat(50) + "} }", "method <init> has 51 lines");
        assertBroken("class A { static {" + "\n".repeat(50) + "} }", "initializer has 51 lines");
    }

    @Test
    void manyParameters() {
        assertBroken("class A { void m(int a, int b, int c, int d, int e, int f) {} }", "m has 6 parameters");
        assertBroken("class A { A(int a, int b, int c, int d, int e, int f) {} }", "<init> has 6 parameters");
        assertHolds("class A { void m(int a, int b, int c, int d, int e) {} }");
        assertHolds("class A extends B { @Override void m(int a, int b, int c, int d, int e, int f) {} }");
        assertHolds("record A(int a, int b, int c, int d, int e, int f) { A { a = 1; } }");
    }

    @Test
    void manyFields() {
        String ten = fields("int f%d;", 10);
        assertBroken("class A {" + ten + "int g; }", "A has 11 fields");
        assertHolds("class A {" + ten + "static int g; }");
        assertHolds("interface A {" + fields("int F%d = 1;", 11) + "}");
        assertHolds("enum A { A, B, C, D, E, F, G, H, I, J, K, L }");
        assertBroken("record A(" + fields("int f%d, ", 10) + "int g) {}", "A has 11 fields");
        assertHolds("record A(" + fields("int f%d, ", 9) + "int g) {}");
        assertHolds("class RaftState {" + ten + fields("int g%d;", 4) + "}");
        assertBroken("class RaftState {" + ten + fields("int g%d;", 5) + "}", "RaftState has 15 fields");
    }

    @Test
    void workLeftUndone() {
        for (String word : List.of("TO" + "DO", "FIX" + "ME", "XX" + "X")) {
            assertBroken("class A {} // " + word + ": later", "without a reason");
            assertBroken("class A {} // " + word + "(): later", "without a reason");
            assertHolds("class A {} // " + word + "(needs JDK 21): later");
        }
    }

    @Test
    void suppressions() {
        assertBroken("@SuppressWarnings(\"all\") class A {}", "@SuppressWarnings");
        assertBroken("class A { @org.junit.jupiter.api.Disabled void m() {} }", "@Disabled");
        assertBroken("@NullUnmarked class A {}", "@NullUnmarked");
        assertBroken("class A {} // NO" + "PMD", "suppresses a check");
        assertBroken("class A {} // spotless:" + "off", "suppresses a check");
    }

    @Test
    void sleeps() {
        assertBroken("class A { void m() { Thread.sleep(1); } }", "sleeps");
        assertBroken("class A { void m() { java.lang.Thread.sleep(1); } }", "sleeps");
        assertBroken("class A { void m() { TimeUnit.SECONDS.sleep(1); } }", "sleeps");
        assertBroken("import static java.lang.Thread.sleep; class A {}", "sleeps");
        assertBroken("class A { Object o = (Sleep) Thread::sleep; }", "sleeps");
        assertHolds("class A { void m() { cat.sleep(); } }");
    }

    @Test
    void names() {
        assertBroken("class StoreImpl {}", "StoreImpl is named Impl");
        assertBroken("class A { class StoreImpl {} }", "StoreImpl is named Impl");
        assertHolds("class Implicit {}");
    }

    @Test
    void wildcardImports() {
        assertBroken("import java.util.*; class A {}", "wildcard import java.util.*");
        assertBroken("import static java.util.List.*; class A {}", "wildcard import java.util.List.*");
    }

    @Test
    void emptyCatchBlocks() {
        assertBroken("class A { void m() { try { m(); } catch (Error e) { /* ignored */ } } }", "empty catch block");
        assertHolds("class A { void m() { try { m(); } catch (Error e) { throw e; } } }");
    }

    @Test
    void undocumentedDoors() {
        assertBroken("public class A {}", "public type A of an exported package has no Javadoc");
        assertBroken("/* not Javadoc */ public class A {}", "no Javadoc");
        assertBroken("/** */ public record A() {}", "no Javadoc");
        assertHolds("class A { public class B {} }");
        assertEquals(List.of(), judge(source("m/src/test/java/A.java", PACKAGE + "public class A {}")));
        List<String> hidden = judge(source("m/src/main/java/A.java", "package hidden; public class A {}"));
        assertEquals(List.of("m: package hidden has no package-info.java with @NullMarked"), hidden);
    }

    @Test
    void unmarkedPackages() {
        Source unmarked = source("m/src/main/java/b/package-info.java", "package b;");
        Source elsewhere = source("n/src/main/java/A.java", PACKAGE + "class A {}");
        List<String> found = HouseRules.violations(List.of(MARKED, unmarked, elsewhere));
        assertEquals(
                List.of(
                        "m: package b has no package-info.java with @NullMarked",
                        "n: package io.quorate.raft.api has no package-info.java with @NullMarked"),
                found);
    }

    @Test
    void oddFiles() {
        assertBroken("class A { int }", "does not parse");
        assertEquals(
                List.of("m/src/main/java/A.java: is in no package"),
                judge(source("m/src/main/java/A.java", "class A {}")));
        assertEquals(List.of(), judge(source("m/src/main/java/module-info.java", "module m { exports a; }")));
        assertEquals(List.of(), HouseRules.violations(List.of()));
    }

    @Test
    void pagesThatNameAMachine() {
        for (String directory : List.of("work", "tmp", "root", "home")) {
            String path = "/" + directory + "/";
            assertEquals(
                    1,
                    TextRules.documentViolations("a.md", "see `" + path + "x`").size());
            assertEquals(
                    0,
                    TextRules.documentViolations("a.md", "see https://example.org" + path)
                            .size());
            assertEquals(
                    0,
                    TextRules.documentViolations("a.md", "see docs" + path + "x.md")
                            .size());
        }
    }

    private static void assertBroken(String text, String expected) {
        List<String> found = judge(source("m/src/main/java/A.java", PACKAGE + text));
        assertTrue(found.stream().anyMatch(line -> line.contains(expected)), () -> text + " gave " + found);
    }

    private static void assertHolds(String text) {
        assertEquals(List.of(), judge(source("m/src/main/java/A.java", PACKAGE + text)), text);
    }

    private static List<String> judge(Source source) {
        return HouseRules.violations(List.of(MARKED, source));
    }

    private static Source source(String path, String text) {
        return new Source(path, text);
    }

    private static String fields(String pattern, int count) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(pattern.replace("%d", Integer.toString(i)));
        }
        return String.join("\n", fields);
    }
}
