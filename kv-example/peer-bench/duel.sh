#!/usr/bin/env bash
# Several peers in one JVM, in turns of a second, on one row after the other; says how many times faster the first is:
#   ./duel.sh "quorate jgroups-raft sofajraft" --dir DIR [--warmup-rounds 20] [--rounds 40] [--turn 1] [--reads true] \
#     16:1 128:64
# PEER@DIR is a peer as built in another checkout, whose peer-bench is DIR: so two states of the code are compared. One
# JVM has to suit all of them, so it gets the options of all. JVM options go in JAVA_OPTS. What a JIT makes of the same
# code differs from one JVM to the next by some per cent, so there are JVMS of them (2 unless told), every other one of
# which starts the peers in reverse, and a summary of all. Ends with status 1 if an operation failed or the replicas of
# a peer differ. Nothing else should run meanwhile.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=peers.sh
source "$here/peers.sh"
peers=${1:?which peers}
shift
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
jvm_options=()
rocksdbs=0
choose floor # whose libraries are the harness and what that needs
sides=()
for peer in $peers; do
    choose "$peer"
    if [[ $main == *SofaJRaft* || $property == *rocksdb* ]] && ((++rocksdbs > 1)); then
        echo "each of these loads a RocksDB of its own, and two of them crash one process: use table.sh" >&2
        exit 2
    fi
    jvm_options+=("${options[@]}")
    classpath=$module/target/classes
    for jar in "$module"/target/lib/*.jar; do
        classpath+=:$jar
    done
    sides+=(--peer "$main" "$classpath" ${property:+"$property"})
done
for ((jvm = 0; jvm < ${JVMS:-2}; jvm++)); do
    reversed=$([[ $((jvm % 2)) == 0 ]] && echo false || echo true)
    # shellcheck disable=SC2086
    java -Xms3g -Xmx3g -XX:+UseG1GC "${jvm_options[@]}" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn ${JAVA_OPTS:-} \
        -cp "$here/floor/target/lib/*" peerbench.Duel --reversed "$reversed" "$@" "${sides[@]}" | tee -a "$logs/lines"
done
# The last eleven fields of a line are: op payload in-flight ops/s p50 p99 p99.9 cpu ratio +- error.
awk '
    NF > 11 && $(NF - 1) == "+-" && !/standard error/ {
        key = sprintf("%s %d x %d ", $(NF - 10), $(NF - 9), $(NF - 8))
        for (i = 1; i <= NF - 11; i++) key = key " " $i
        if (!(key in n)) keys[++count] = key
        n[key]++; sum[key] += log($(NF - 2)); squares[key] += log($(NF - 2)) ^ 2
        rate[key] += log($(NF - 7)); cpu[key] += $(NF - 3)
    }
    END {
        for (k = 1; k <= count; k++) {
            key = keys[k]; mean = sum[key] / n[key]
            spread = squares[key] / n[key] - mean ^ 2
            error = n[key] > 1 ? sprintf("%.3f", exp(mean) * sqrt((spread > 0 ? spread : 0) / (n[key] - 1))) : "?"
            printf "in %d JVMs: %-40s %10.0f ops/s %9.1f us cpu/op   first to this %.3f +- %s\n",
                n[key], key, exp(rate[key] / n[key]), cpu[key] / n[key], exp(mean), error
        }
    }' "$logs/lines"
