package io.quorate.kv.watch;

import io.quorate.kv.command.Statistics;
import io.quorate.kv.group.ServedNode;
import io.quorate.raft.api.CountingMetrics;

/**
 * What there is to watch of a server.
 *
 * @param node the node
 * @param metrics what the node counts and times
 * @param statistics what the endpoint for clients counts
 * @param events what has happened to the node
 */
public record Watched(ServedNode node, CountingMetrics metrics, Statistics statistics, Events events) {}
