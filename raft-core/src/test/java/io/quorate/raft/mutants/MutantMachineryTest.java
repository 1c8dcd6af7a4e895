package io.quorate.raft.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.mutants.MutantHunt.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The machinery of the mutants, on a mutant that no simulator is needed for. */
class MutantMachineryTest {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final String TITLE = "X1 | a quorum of half | I1 | common\n";
    private static final String FILE = "@ io/quorate/raft/core/membership/Quorum.java\n";

    @Test
    void aChangedCopyRunsBesideTheRealClasses() throws Exception {
        Mutant mutant = Mutant.parse(TITLE + FILE + "-return voters\n-    / 2 + 1;\n+return (voters + 1) / 2;\n");
        MutantHunt hunt = new MutantHunt(SOURCES, QuorumProbe.class);
        Result result = hunt.hunt(mutant, 1, 10);
        assertEquals(2, result.seeds());
        assertEquals("I1: 1 of 2 voters are a majority", result.finding());
        assertNull(new QuorumProbe().apply(2));
        assertEquals(10, hunt.survivesUnchanged(1, 10));
    }

    @Test
    void aSurvivorIsReported() throws Exception {
        Mutant mutant = Mutant.parse(TITLE + FILE + "-return voters / 2 + 1;\n+return (voters + 2) / 2;\n");
        Result result = new MutantHunt(SOURCES, QuorumProbe.class).hunt(mutant, 1, 10);
        assertEquals(10, result.seeds());
        assertNull(result.finding());
    }

    @Test
    void aSnippetThatIsGoneIsNamed() {
        Mutant mutant = Mutant.parse(TITLE + FILE + "-return voters / 3;\n+return 1;\n");
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> mutant.patch(SOURCES));
        assertTrue(failure.toString().contains("mutant X1: its snippet is not there any more in io/quorate/"));
    }

    @Test
    void aSnippetThatIsThereTwiceIsNamed() {
        Mutant mutant = Mutant.parse(TITLE + FILE + "-int n\n+int n\n-return 0;\n+return 1;\n-return\n+return\n");
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> mutant.patch(SOURCES));
        assertTrue(failure.toString().contains("is there more than once"), failure.toString());
    }

    @Test
    void aMutantThatDoesNotCompileIsNamed() throws Exception {
        Mutant mutant = Mutant.parse(TITLE + FILE + "-return voters / 2 + 1;\n+return it;\n");
        List<PatchedSource> patched = mutant.patch(SOURCES);
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> InMemoryCompiler.compile("X1", patched));
        assertTrue(failure.toString().contains("mutant X1 does not compile: "), failure.toString());
    }

    @Test
    void filesThatAreNoMutants() {
        assertThrows(IllegalArgumentException.class, () -> Mutant.parse("X1 | no invariants\n"));
        assertThrows(IllegalArgumentException.class, () -> Mutant.parse(TITLE + "-a\n+b\n"));
        assertThrows(IllegalArgumentException.class, () -> Mutant.parse(TITLE + FILE + "+b\n"));
        assertEquals(List.of(), Mutant.parse("# nothing is changed\n" + TITLE).edits());
    }
}
