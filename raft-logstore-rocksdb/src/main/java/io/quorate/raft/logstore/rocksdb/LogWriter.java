package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.EntryCodec;
import io.quorate.raft.proto.StoredCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;

/**
 * Turns writes into records. Each {@link LogWrite} goes whole into one batch; a call's writes share a batch and its
 * sync, unless one of them must look at what an earlier one wrote: then the batch so far is written without a sync, and
 * that of the last batch covers both, since they lie in the same file one after the other.
 *
 * <p>For one thread at a time. After an {@link IllegalArgumentException} nothing of the call's last batch has happened.
 */
final class LogWriter implements AutoCloseable {
    private final Batch batch;
    private final LogReader reader;
    private final GroupTable groups;
    private final int maxRunBytes;
    private final AcknowledgedMark mark;
    private final Map<GroupId, GroupLog> logs = new HashMap<>();
    private final List<Group> newGroups = new ArrayList<>();
    // Which first index a group's runs have at least, for groups whose earlier runs may leave the disk; by group
    // number.
    private final Map<Integer, Long> released = new HashMap<>();

    LogWriter(Batch batch, LogReader reader, GroupTable groups, int maxRunBytes, AcknowledgedMark mark) {
        this.batch = batch;
        this.reader = reader;
        this.groups = groups;
        this.maxRunBytes = maxRunBytes;
        this.mark = mark;
    }

    /** Does the writes and syncs them. */
    void write(List<LogWrite> writes) throws RocksDBException {
        for (LogWrite write : writes) {
            if (write instanceof LogWrite.Append append) {
                stageAppend(append);
            } else if (write instanceof LogWrite.Reset reset) {
                stageReset(reset);
            } else if (write instanceof LogWrite.Compact compact) {
                stageCompact(compact);
            }
        }
        batch.write();
        mark.set(batch.lastChange());
        publishNewGroups();
        // Only now, as it cannot be taken back.
        for (Map.Entry<Integer, Long> entry : released.entrySet()) {
            int group = entry.getKey();
            batch.dropFiles(RecordKind.RUN.key(group, 0), RecordKind.RUN.key(group, entry.getValue()));
        }
        released.clear();
    }

    /** Forgets what was staged and not written, and what was known of the logs. */
    void rollBack() {
        batch.clear();
        logs.clear();
        newGroups.clear();
        released.clear();
    }

    @Override
    public void close() {
        batch.close();
        mark.close();
    }

    private void publishNewGroups() {
        newGroups.forEach(groups::publish);
        newGroups.clear();
    }

    private GroupLog log(GroupId id) {
        GroupLog known = logs.get(id);
        if (known != null) {
            return known;
        }
        Group group = groups.find(id);
        GroupLog log;
        if (group != null) {
            log = new GroupLog(group, reader.recover(group));
        } else {
            group = groups.create(id);
            byte[] key = RecordKind.GROUP.key(group.number());
            batch.put(key, GroupTable.record(key, group));
            newGroups.add(group);
            log = new GroupLog(group, RecoveredLog.EMPTY);
        }
        logs.put(id, log);
        return log;
    }

    private void stageAppend(LogWrite.Append append) throws RocksDBException {
        GroupLog log = log(append.group());
        LogSlice entries = append.entries();
        requireFit(log, append);
        if (append.truncateFrom() != 0 && append.truncateFrom() <= log.last().index()) {
            stageTruncation(log, append.truncateFrom());
        }
        if (append.hardState() != null) {
            stage(RecordKind.HARD_STATE.key(log.number()), StoredCodec.encode(append.hardState()));
        }
        if (!entries.isEmpty()) {
            stageRuns(log, entries);
            stageLandmarks(log, entries);
            log.changedIn(batch.number());
        }
    }

    private static void requireFit(GroupLog log, LogWrite.Append append) {
        long truncateFrom = append.truncateFrom();
        boolean truncates = truncateFrom != 0 && truncateFrom <= log.last().index();
        if (truncateFrom < 0 || (truncates && truncateFrom <= log.base().index())) {
            throw new IllegalArgumentException("group " + log.group().id() + " cannot be truncated from " + truncateFrom
                    + ": its log starts after " + log.base());
        }
        EntryId end = truncates ? log.idAt(truncateFrom - 1) : log.last();
        if (!append.entries().isEmpty() && !append.entries().previous().equals(end)) {
            throw new IllegalArgumentException("entries after "
                    + append.entries().previous() + " do not follow on " + end + " in group "
                    + log.group().id());
        }
    }

    private void stageTruncation(GroupLog log, long from) throws RocksDBException {
        if (from == log.base().index() + 1) {
            batch.deleteRange(RecordKind.RUN.key(log.number(), 0), RecordKind.RUN.key(log.number(), RecordKind.END));
        } else {
            Run run = runOf(log, from - 1);
            if (run.lastIndex() >= from) {
                stage(log, run.head((int) (from - run.firstIndex())));
            }
            batch.deleteRange(RecordKind.RUN.key(log.number(), from), RecordKind.RUN.key(log.number(), RecordKind.END));
        }
        deleteLandmarks(log, from, RecordKind.END);
        log.truncate(from);
        log.changedIn(batch.number());
    }

    /** Returns the run that holds this entry, which the log has; writes what is staged of this log, so as to see it. */
    private Run runOf(GroupLog log, long index) throws RocksDBException {
        if (log.batchOfLastChange() == batch.number()) {
            batch.write();
            publishNewGroups();
        }
        try (LogView view = reader.view()) {
            Run run = view.runAtOrBefore(log.group(), index);
            if (run == null || run.lastIndex() < index) {
                throw view.damaged(log.group(), "entry " + index + " is missing", null);
            }
            return run;
        }
    }

    private void stageRuns(GroupLog log, LogSlice slice) {
        if (slice.sizeBytes() <= maxRunBytes || slice.size() == 1) {
            Bytes encoded = slice.encoded(EntryCodec::encode);
            stage(
                    log,
                    new Run(slice.firstIndex(), slice.size(), slice.previous().term(), encoded));
            return;
        }
        List<Entry> entries = slice.entries();
        long previousTerm = slice.previous().term();
        int start = 0;
        while (start < entries.size()) {
            int end = start + 1;
            long bytes = entries.get(start).sizeBytes();
            while (end < entries.size() && bytes + entries.get(end).sizeBytes() <= maxRunBytes) {
                bytes += entries.get(end).sizeBytes();
                end++;
            }
            List<Entry> part = entries.subList(start, end);
            stage(log, new Run(part.get(0).index(), part.size(), previousTerm, EntryCodec.encode(part)));
            previousTerm = entries.get(end - 1).term();
            start = end;
        }
    }

    private void stageLandmarks(GroupLog log, LogSlice slice) {
        List<Entry> entries = slice.entries();
        long term = slice.previous().term();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.term() != term) {
                term = entry.term();
                stage(RecordKind.TERM_START.key(log.number(), entry.index()), StoredCodec.encode(entry.id()));
                log.startTerm(entry);
            } else if (entry.index() == log.base().index() + 1) {
                log.startTerm(entry);
            }
            if (entry.payload() instanceof Configuration) {
                stage(RecordKind.CONFIGURATION.key(log.number(), entry.index()), EntryCodec.encode(entry));
                log.addConfiguration(entry);
            }
        }
        log.appendedUpTo(slice.last());
    }

    private void stageReset(LogWrite.Reset reset) {
        GroupLog log = log(reset.group());
        batch.deleteRange(RecordKind.RUN.key(log.number(), 0), RecordKind.RUN.key(log.number(), RecordKind.END));
        deleteLandmarks(log, 0, RecordKind.END);
        stage(RecordKind.BASE.key(log.number()), StoredCodec.encode(reset.base()));
        // Not to the end: what a later write of this call appends begins right there.
        released.put(log.number(), reset.base().index() + 1);
        log.reset(reset.base());
        log.changedIn(batch.number());
    }

    private void stageCompact(LogWrite.Compact compact) throws RocksDBException {
        GroupLog log = log(compact.group());
        EntryId upTo = compact.upTo();
        if (upTo.index() <= log.base().index()) {
            return;
        }
        if (!log.idAt(upTo.index()).equals(upTo)) {
            throw new IllegalArgumentException("group " + compact.group() + " cannot be compacted up to " + upTo
                    + ": it has " + log.idAt(upTo.index()) + " there");
        }
        // A run that goes on beyond stays as it is; the base says what counts.
        Run run = runOf(log, upTo.index());
        long kept = run.lastIndex() > upTo.index() ? run.firstIndex() : upTo.index() + 1;
        // From the very first index, so that this covers all that may be dropped for it: see Batch.dropFiles.
        batch.deleteRange(RecordKind.RUN.key(log.number(), 0), RecordKind.RUN.key(log.number(), kept));
        released.put(log.number(), kept);
        deleteLandmarks(log, 0, upTo.index());
        stage(RecordKind.BASE.key(log.number()), StoredCodec.encode(upTo));
        log.compact(upTo);
        log.changedIn(batch.number());
    }

    private void deleteLandmarks(GroupLog log, long from, long to) {
        for (long index : log.termStarts(from, to)) {
            batch.delete(RecordKind.TERM_START.key(log.number(), index));
        }
        for (long index : log.configurations(from, to)) {
            batch.delete(RecordKind.CONFIGURATION.key(log.number(), index));
        }
    }

    private void stage(GroupLog log, Run run) {
        batch.put(RecordKind.RUN.key(log.number(), run.firstIndex()), run);
    }

    private void stage(byte[] key, Bytes value) {
        batch.put(key, Sealed.seal(key, value));
    }
}
