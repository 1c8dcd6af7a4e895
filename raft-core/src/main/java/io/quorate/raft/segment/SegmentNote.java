package io.quorate.raft.segment;

/**
 * What the newest segment says of an older one in which something is live.
 *
 * @param number the number of the segment
 * @param slot the number in the name of its file
 * @param end where its last frame ends
 * @param firstFrame the number of its first frame
 * @param lastFrame the number of its last frame
 */
record SegmentNote(long number, int slot, int end, long firstFrame, long lastFrame) {}
