/**
 * A durable log store made for the job, in plain Java: one stream of records in segments of a fixed size, shared by all
 * the groups of a node. Start at {@link io.quorate.raft.segment.SegmentedLogStore}.
 */
@NullMarked
package io.quorate.raft.segment;

import org.jspecify.annotations.NullMarked;
