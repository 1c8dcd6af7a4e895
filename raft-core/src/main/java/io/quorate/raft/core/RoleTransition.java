package io.quorate.raft.core;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Invariant;

/**
 * The legal ways from role to role.
 *
 * <pre>
 *                    timeout                     majority would vote          majority voted
 *   FOLLOWER ───────────────────▶ PRE_CANDIDATE ─────────────────▶ CANDIDATE ───────────────▶ LEADER
 *      │ ▲                            ▲ │  timeout: again           │ │  timeout: ask again      │
 *      │ └────────────────────────────┼─┴───────────────────────────┴─┼──────────────────────────┘
 *      │      later term, a leader, a lost vote, no quorum            │
 *      │                              └───────────────────────────────┘
 *      └── the leader said TimeoutNow ──▶ CANDIDATE   (of a later term: any role ──▶ CANDIDATE)
 * </pre>
 */
final class RoleTransition {
    private RoleTransition() {}

    static void require(RoleName from, RoleName to) {
        boolean legal = switch (from) {
            case FOLLOWER -> to != RoleName.LEADER;
            case PRE_CANDIDATE -> to != RoleName.LEADER;
            case CANDIDATE -> true;
            // By one message: the TimeoutNow of a later leader, the first that a deposed one hears of it.
            case LEADER -> to == RoleName.FOLLOWER || to == RoleName.CANDIDATE;
        };
        if (!legal) {
            Invariant.check(false, "no way leads from " + from + " to " + to);
        }
    }
}
