#!/usr/bin/env bash
# Several peers in one JVM, in turns of a second, on one row after the other; says how many times faster the first is:
#   ./duel.sh "quorate jgroups-raft sofajraft" --dir DIR [--warmup-rounds 20] [--rounds 40] [--turn 1] [--reads true] \
#     16:1 128:64
# PEER@DIR is a peer as built in another checkout, whose peer-bench is DIR: so two states of the code are compared. One
# JVM has to suit all of them, so it gets the options of all. JVM options go in JAVA_OPTS. Ends with status 1 if an
# operation failed or the replicas of a peer differ. Nothing else should run meanwhile.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=peers.sh
source "$here/peers.sh"
peers=${1:?which peers}
shift
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
jvm=()
rocksdbs=0
choose floor # whose libraries are the harness and what that needs
sides=()
for peer in $peers; do
    choose "$peer"
    if [[ $main == *SofaJRaft* || $property == *rocksdb* ]] && ((++rocksdbs > 1)); then
        echo "each of these loads a RocksDB of its own, and two of them crash one process: use table.sh" >&2
        exit 2
    fi
    jvm+=("${options[@]}")
    classpath=$module/target/classes
    for jar in "$module"/target/lib/*.jar; do
        classpath+=:$jar
    done
    sides+=(--peer "$main" "$classpath" ${property:+"$property"})
done
# shellcheck disable=SC2086
java -Xms3g -Xmx3g -XX:+UseG1GC "${jvm[@]}" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn ${JAVA_OPTS:-} \
    -cp "$here/floor/target/lib/*" peerbench.Duel "$@" "${sides[@]}"
