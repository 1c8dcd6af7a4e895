package io.quorate.kv.client;

import java.util.Optional;

/**
 * What is known of a node.
 *
 * @param id who it is
 * @param address where its peers reach it, or clients where these are all that know
 * @param state how it sees itself; nothing where it does not run or does not answer
 * @param failure what stopped it, or why it does not answer; nothing where it runs or was stopped on purpose
 */
public record NodeReport(String id, String address, Optional<NodeState> state, Optional<String> failure) {}
