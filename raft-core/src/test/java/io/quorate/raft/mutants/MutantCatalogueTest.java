package io.quorate.raft.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every mutant still fits the sources: whoever changes the code it is planted in must bring it along. */
class MutantCatalogueTest {
    static final Path SOURCES = Path.of("src", "main", "java");
    static final Path MUTANTS = Path.of("src", "test", "resources", "mutants");

    @TestFactory
    Stream<DynamicTest> everyMutantFitsAndCompiles() throws IOException {
        return Mutant.readAll(MUTANTS).stream()
                .map(mutant -> DynamicTest.dynamicTest(
                        mutant.id() + " " + mutant.bug(),
                        () -> assertFalse(InMemoryCompiler.compile(mutant.id(), mutant.patch(SOURCES))
                                .isEmpty())));
    }

    @Test
    void noTwoMutantsHaveTheSameName() throws IOException {
        List<String> names = Mutant.readAll(MUTANTS).stream().map(Mutant::id).toList();
        assertEquals(names.size(), new HashSet<>(names).size());
    }
}
