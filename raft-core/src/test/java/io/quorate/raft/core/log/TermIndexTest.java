package io.quorate.raft.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Invariant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermIndexTest {

    /** Index 3 is the base, of term 1; then terms 1 1 4 4 4 6. */
    private static TermIndex index() {
        return new TermIndex(id(3, 1), List.of(id(4, 1), id(6, 4), id(9, 6)), id(9, 6));
    }

    @ParameterizedTest
    @CsvSource({"2, -1", "3, 1", "4, 1", "5, 1", "6, 4", "8, 4", "9, 6", "10, -1"})
    void knowsTheTermOfEveryIndex(long at, long term) {
        assertEquals(term, index().termAt(at));
    }

    @ParameterizedTest
    @CsvSource({"9, 6, 9", "9, 5, 8", "99, 9, 9", "8, 3, 5", "8, 4, 8", "5, 1, 5", "5, 0, 3", "1, 9, 3"})
    void findsTheLastIndexNotAboveATerm(long at, long term, long found) {
        assertEquals(found, index().lastIndexNotAbove(at, term));
    }

    @ParameterizedTest
    @CsvSource({"10, 9, 6", "9, 8, 4", "7, 6, 4", "6, 5, 1", "4, 3, 1"})
    void truncates(long from, long last, long term) {
        TermIndex terms = index();
        terms.truncateFrom(from);
        assertEquals(id(last, term), terms.last());
        terms.append(last + 1, 7);
        assertEquals(7, terms.termAt(last + 1));
        assertEquals(term, terms.termAt(last));
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "5, 1", "6, 4", "8, 4", "9, 6"})
    void compacts(long upTo, long term) {
        TermIndex terms = index();
        terms.compact(id(upTo, term));
        assertEquals(id(upTo, term), terms.base());
        for (long i = upTo; i <= 9; i++) {
            assertEquals(index().termAt(i), terms.termAt(i));
        }
        assertEquals(-1, terms.termAt(upTo - 1));
        terms.append(10, 6);
        assertEquals(id(10, 6), terms.last());
    }

    @Test
    void growsBeyondItsFirstArrays() {
        TermIndex terms = new TermIndex(EntryId.NONE, List.of(), EntryId.NONE);
        for (long i = 1; i <= 100; i++) {
            terms.append(i, i);
        }
        for (long i = 1; i <= 100; i++) {
            assertEquals(i, terms.termAt(i));
        }
    }

    @Test
    void refusesWhatIsNoLog() {
        assertThrows(Invariant.Violation.class, () -> index().append(11, 6));
        assertThrows(Invariant.Violation.class, () -> index().append(10, 5));
        assertThrows(Invariant.Violation.class, () -> new TermIndex(EntryId.NONE, List.of(id(2, 1)), id(2, 1)));
        assertThrows(Invariant.Violation.class, () -> new TermIndex(EntryId.NONE, List.of(id(1, 1)), id(2, 2)));
    }

    private static EntryId id(long index, long term) {
        return new EntryId(index, term);
    }
}
