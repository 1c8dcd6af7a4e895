#!/usr/bin/env bash
# Runs one peer: ./run.sh PEER [harness arguments], for example
#   ./run.sh quorate --dir DIR --warmup 5 --seconds 8 16:1 128:64 128:1024 1024:256
# PEER is quorate (segmented log), quorate-rocksdb, quorate-leases, sofajraft, ratis, jgroups-raft or aeron-cluster, or
# floor or floor-staged, which are no Raft at all; JVM options go in JAVA_OPTS. Ends with status 1 if an operation failed
# or the replicas differ. Build first, at the root of the project: mvn -q -B -Ppeer-bench -DskipTests package
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=peers.sh
source "$here/peers.sh"
peer=${1:?which peer}
shift
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
choose "$peer"
# shellcheck disable=SC2086
java -Xms2g -Xmx2g -XX:+UseG1GC "${options[@]}" ${property:+-D$property} \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn ${JAVA_OPTS:-} \
    -cp "$module/target/classes:$module/target/lib/*" "$main" "$@"
