/** What a caller of a node sees beside the node itself: options, results, failures, status and events. */
@NullMarked
package io.quorate.raft.api;

import org.jspecify.annotations.NullMarked;
