package io.quorate.raft.transport.netty;

import java.time.Duration;

/**
 * The limits of the transport.
 *
 * @param connectTimeout how long a TCP connect may take
 * @param handshakeTimeout how long a new connection may take to say who it is
 * @param stallTimeout how long the other end of a connection may stay silent, though asked, before it counts as lost; a
 *     snapshot connection that nobody used for this long is closed
 * @param reconnectMin the wait after a first failed connect, from which later ones double; also the least time between
 *     two reports that the same peer is unreachable
 * @param reconnectMax the longest wait between two connects; a random part of up to a half is taken off each wait
 * @param maxFrameBytes the longest message, sent or received, in bytes
 * @param queueBytes how much may wait for one peer; what comes on top is dropped
 * @param snapshotQueueBytes how much of snapshots may wait for one peer
 * @param writeLowWaterMark how far a full socket buffer of the JVM must drain before more is written into it, in bytes
 * @param writeHighWaterMark when that buffer is full, in bytes
 */
public record TransportOptions(
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration stallTimeout,
        Duration reconnectMin,
        Duration reconnectMax,
        int maxFrameBytes,
        long queueBytes,
        long snapshotQueueBytes,
        int writeLowWaterMark,
        int writeHighWaterMark) {

    private static final int MIB = 1024 * 1024;

    /**
     * Connects within 2 s, handshakes within 5 s, notices a dead connection after 5 s, retries after 50 ms to 1 s;
     * frames of up to 32 MiB, 64 MiB of queue per peer and as much for snapshots, socket buffers of 256 KiB to 1 MiB.
     */
    public static final TransportOptions DEFAULT = new TransportOptions(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            32 * MIB,
            64L * MIB,
            64L * MIB,
            MIB / 4,
            MIB);

    /** Checks the ranges. */
    public TransportOptions {
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("handshakeTimeout", handshakeTimeout);
        requirePositive("stallTimeout", stallTimeout);
        requirePositive("reconnectMin", reconnectMin);
        if (connectTimeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("connectTimeout is too long: " + connectTimeout);
        }
        if (reconnectMax.compareTo(reconnectMin) < 0) {
            throw new IllegalArgumentException(
                    "reconnectMax is shorter than reconnectMin: " + reconnectMax + " and " + reconnectMin);
        }
        if (maxFrameBytes < 1024) {
            throw new IllegalArgumentException("maxFrameBytes must be at least 1024: " + maxFrameBytes);
        }
        if (queueBytes < maxFrameBytes || snapshotQueueBytes < maxFrameBytes) {
            throw new IllegalArgumentException("each queue must hold the longest frame, " + maxFrameBytes + " bytes: "
                    + queueBytes + " and " + snapshotQueueBytes);
        }
        if (writeLowWaterMark < 1 || writeHighWaterMark < writeLowWaterMark) {
            throw new IllegalArgumentException(
                    "not water marks: " + writeLowWaterMark + " to " + writeHighWaterMark + " bytes");
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least a millisecond: " + duration);
        }
    }

    /** Returns these options with another range of waits between connects. */
    public TransportOptions withReconnect(Duration min, Duration max) {
        return new TransportOptions(
                connectTimeout,
                handshakeTimeout,
                stallTimeout,
                min,
                max,
                maxFrameBytes,
                queueBytes,
                snapshotQueueBytes,
                writeLowWaterMark,
                writeHighWaterMark);
    }

    /** Returns these options with other timeouts. */
    public TransportOptions withTimeouts(Duration connect, Duration handshake, Duration stall) {
        return new TransportOptions(
                connect,
                handshake,
                stall,
                reconnectMin,
                reconnectMax,
                maxFrameBytes,
                queueBytes,
                snapshotQueueBytes,
                writeLowWaterMark,
                writeHighWaterMark);
    }

    /** Returns these options with other limits on frames and queues, in bytes. */
    public TransportOptions withLimits(int frame, long queue, long snapshotQueue) {
        return new TransportOptions(
                connectTimeout,
                handshakeTimeout,
                stallTimeout,
                reconnectMin,
                reconnectMax,
                frame,
                queue,
                snapshotQueue,
                writeLowWaterMark,
                writeHighWaterMark);
    }
}
