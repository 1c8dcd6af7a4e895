package io.quorate.raft.transport.netty;

/**
 * What a transport has sent since it was made.
 *
 * @param messages how many messages of all groups
 * @param frames in how many frames; the heartbeats of many groups share one
 * @param writes in how many writes to sockets
 */
public record TransportTraffic(long messages, long frames, long writes) {}
