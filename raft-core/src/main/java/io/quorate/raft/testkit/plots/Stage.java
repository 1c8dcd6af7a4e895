package io.quorate.raft.testkit.plots;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** What a plot sees of a cluster, and what it may do to it. Nodes are counted from 0, times are in nanoseconds. */
public interface Stage {
    /** Stands for no node. */
    int NOBODY = -1;

    /** A vote is given. */
    @FunctionalInterface
    interface VoteHearer {
        /** Hears nothing. */
        VoteHearer NONE = (voter, candidate) -> {};

        /** The vote of a node is on its disk, and about to be told to a candidate. */
        void voted(int voter, int candidate);
    }

    /** Returns how many nodes there are. */
    int size();

    /** Returns the election timeout. */
    long timeout();

    /** Returns how long the election timeout lasts by the clock of this node. */
    long timeoutOf(int node);

    /** Returns the luck of the plot. */
    RandomGenerator luck();

    /** Draws a time between two shares of the election timeout. */
    default long timeouts(double from, double to) {
        return (long) (timeout() * luck().nextDouble(from, to));
    }

    /** Draws whether something happens that has this probability. */
    default boolean chance(double probability) {
        return luck().nextDouble() < probability;
    }

    /** Draws a number from 1 to the most. */
    default int some(int most) {
        return 1 + luck().nextInt(most);
    }

    /** Draws a node that is not this one. */
    default int another(int node) {
        return (node + some(size() - 1)) % size();
    }

    /** Returns the leader of the latest term that has one which is up, or {@link #NOBODY}. */
    int leader();

    /** Returns whether the latest leader is another node than this one. */
    default boolean isLedByAnother(int node) {
        int leader = leader();
        return leader != NOBODY && leader != node;
    }

    /** Plans a step for some time from now. */
    void after(long nanos, Runnable step);

    /** Plans a step for when this holds; if it does not hold in time, the plot ends. */
    void when(BooleanSupplier condition, long patience, Runnable step);

    /** Plans a step for when the next vote is given to another node; it may keep the vote from arriving. */
    void uponVote(VoteHearer hearer);

    /** Plans a step for when the next node stands for election, just before others hear of it. */
    void uponCandidacy(IntConsumer hearer);

    /** Lets this node and all the others hear nothing of each other. */
    void isolate(int node);

    /** Lets two nodes hear nothing of each other. */
    void part(int one, int other);

    /** Lets two nodes hear each other again. */
    void join(int one, int other);

    /** Holds back what goes from one node to another, and delivers it all at once after this time. */
    void hold(int from, int to, long nanos);

    /** Loses what goes from one node to another, and nobody is told. */
    void swallow(int from, int to);

    /** Mends the whole network. */
    void mend();

    /** Lets a node's process end, with what was not synced lost in part. */
    void crash(int node);

    /** Starts a node that is down. */
    void start(int node);

    /** Lets a node's process stand still, until it is told to go on. */
    void pause(int node);

    /** Lets a node's threads run, but no ticks come, until it is told to go on; also where it stood still before. */
    void stopTicks(int node);

    /** Lets a node that stands still, or has no ticks, go on. */
    void goOn(int node);

    /** Lets every sync of a node take at least this long. */
    void slowDisk(int node, long nanos);

    /** Lets clients and operators ask for nothing but what the plot wants, or go on as they like. */
    void hush(boolean isOn);

    /** Asks a node to hand leadership over to another one. */
    void handOver(int from, int to);

    /** Lets clients ask a node for so many writes at once. */
    void write(int node, int requests);

    /** Lets clients ask a node for so many reads at once. */
    void read(int node, int requests);

    /** Asks a node for a snapshot. */
    void snapshot(int node);

    /** Lets many an old answer that a node was sent, in earlier terms too, arrive once more. */
    void recall(int node);

    /** Lets copies with fewer entries, as a leader may send them, go before all appends, or no longer. */
    void shorten(boolean isOn);

    /** Says that a node is to stay out for a while, although the others are expected to go on. */
    void leaveOut(int node);

    /** Ends the plot: all that it has done to the network, the processes and the disks is undone. */
    void end();
}
