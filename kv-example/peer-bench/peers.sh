# Which class is a peer, in which module, and what its JVM has to be told. Read by run.sh and duel.sh:
# `choose PEER` sets main, module (its directory), property (KEY=VALUE for this peer alone, or nothing) and options, and
# fails for any other name. PEER@DIR is the same peer as built in DIR, the peer-bench of another checkout.
# shellcheck shell=bash disable=SC2034
PEERS_KNOWN="quorate quorate-rocksdb quorate-leases sofajraft ratis jgroups-raft aeron-cluster floor floor-staged"

choose() {
    options=()
    property=
    local peer=${1%%@*} built=$here
    if [[ $1 == *@* ]]; then
        built=${1#*@}
    fi
    module=$peer
    case $peer in
        quorate | quorate-rocksdb | quorate-leases)
            module=quorate
            main=peerbench.quorate.QuoratePeer
            case $peer in
                quorate-rocksdb) property=peerbench.quorate.log=rocksdb ;;
                quorate-leases) property=peerbench.quorate.leases=true ;;
            esac ;;
        sofajraft)
            main=peerbench.sofajraft.SofaJRaftPeer
            options=(--add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.nio=ALL-UNNAMED
                --add-opens java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.base/jdk.internal.misc=ALL-UNNAMED
                -Dio.netty.tryReflectionSetAccessible=true -Dlogging.level=WARN -Dlogging.path="$logs"
                -Dbolt.client.log.level=WARN) ;;
        ratis)
            main=peerbench.ratis.RatisPeer
            # On two cores the common pool has one thread, and CompletableFuture's async stages would then start a new
            # thread each.
            options=(-Djava.util.concurrent.ForkJoinPool.common.parallelism=2) ;;
        jgroups-raft)
            main=peerbench.jgroupsraft.JGroupsRaftPeer
            options=(-Djava.net.preferIPv4Stack=true) ;;
        aeron-cluster)
            main=peerbench.aeron.AeronClusterPeer
            options=(--add-opens java.base/jdk.internal.misc=ALL-UNNAMED --add-opens java.base/sun.nio.ch=ALL-UNNAMED
                --add-opens java.base/java.util.zip=ALL-UNNAMED -Dagrona.disable.bounds.checks=true) ;;
        floor | floor-staged)
            module=floor
            main=peerbench.floor.FloorPeer
            case $peer in
                floor-staged) property=peerbench.floor.staged=true ;;
            esac ;;
        *)
            echo "no such peer: $1; there are $PEERS_KNOWN" >&2
            exit 2 ;;
    esac
    module=$built/$module
    if [[ ! -d $module/target/lib ]]; then
        echo "build first, at the root of the project: mvn -q -B -Ppeer-bench -DskipTests package" >&2
        exit 2
    fi
}
