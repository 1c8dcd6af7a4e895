#!/usr/bin/env bash
# Runs one peer: ./run.sh PEER [harness arguments], for example
#   ./run.sh quorate --dir DIR --warmup 5 --seconds 8 16:1 128:64 128:1024 1024:256
# PEER is quorate (segmented log), quorate-rocksdb, quorate-leases, sofajraft, ratis, jgroups-raft or aeron-cluster; JVM
# options go in JAVA_OPTS. Ends with status 1 if an operation failed or the replicas differ. Build first, at the root of
# the project: mvn -q -B -Ppeer-bench -DskipTests package
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peer=${1:?which peer}
shift
options=()
case $peer in
    quorate) main=peerbench.quorate.QuoratePeer ;;
    quorate-rocksdb)
        main=peerbench.quorate.QuoratePeer
        options=(-Dpeerbench.quorate.log=rocksdb) ;;
    quorate-leases)
        main=peerbench.quorate.QuoratePeer
        options=(-Dpeerbench.quorate.leases=true) ;;
    sofajraft)
        main=peerbench.sofajraft.SofaJRaftPeer
        logs=$(mktemp -d)
        trap 'rm -rf "$logs"' EXIT
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
    *) echo "no such peer: $peer" >&2; exit 2 ;;
esac
peer=${peer/#quorate-*/quorate}
if [[ ! -d $here/$peer/target/lib ]]; then
    echo "build first, at the root of the project: mvn -q -B -Ppeer-bench -DskipTests package" >&2
    exit 2
fi
# shellcheck disable=SC2086
java -Xms2g -Xmx2g -XX:+UseG1GC "${options[@]}" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn ${JAVA_OPTS:-} \
    -cp "$here/$peer/target/classes:$here/$peer/target/lib/*" "$main" "$@"
