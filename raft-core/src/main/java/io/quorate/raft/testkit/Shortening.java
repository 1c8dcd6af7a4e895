package io.quorate.raft.testkit;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.LogSlice;

/**
 * Copies of appends with fewer entries, perhaps none: a leader may send as few as it likes, and a follower must not
 * take what it happens to have behind them for the leader's.
 */
final class Shortening {
    private static final double SHARE = 0.2;

    private final Weather weather;
    private final SeededRandom luck;
    private boolean insists;

    Shortening(Weather weather) {
        this.weather = weather;
        this.luck = weather.luck("shortened appends");
    }

    /** Lets a copy of each append go before it, until it is told otherwise. */
    void insist(boolean isOn) {
        insists = isOn;
    }

    /** Draws whether a copy goes before an append now. */
    boolean strikes() {
        return insists || weather.strikes(Fault.DUPLICATE, SHARE);
    }

    /** Returns the same message with fewer of its entries. */
    AppendEntries of(AppendEntries append) {
        LogSlice whole = append.entries();
        int kept = whole.isEmpty() || luck.chance(0.5) ? 0 : luck.nextInt(whole.size());
        LogSlice part = LogSlice.of(whole.previous(), whole.entries().subList(0, kept));
        return new AppendEntries(append.from(), append.to(), append.term(), part, append.commitIndex());
    }
}
