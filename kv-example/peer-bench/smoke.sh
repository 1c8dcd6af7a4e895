#!/usr/bin/env bash
# Whether the benchmarks of Quorate still run: a second of each row, synced, with reads, a second in turn with the
# floor, then an instant of everything under JMH. Fails if an operation failed or never completed, if the replicas
# differ, or if a benchmark throws; what it measures counts for nothing. Builds what it runs, and of the other libraries
# nothing. Arguments go to Maven, as -o.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bench=kv-example/peer-bench

(cd "$here/../.." && mvn -B -ntp -q "$@" -Ppeer-bench -DskipTests \
    -pl $bench/harness,$bench/floor,$bench/quorate,$bench/jmh -am package)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export JAVA_OPTS="-Xms256m -Xmx1g"
timeout 120 "$here/run.sh" quorate --dir "$work/replicas" --warmup 0.5 --seconds 1 --reads true 16:1 128:64
timeout 120 "$here/duel.sh" "quorate floor floor-staged" --dir "$work/duel" --warmup-rounds 0 --rounds 1 16:1
timeout 120 "$here/jmh.sh" -f 0 -wi 0 -i 1 -r 100ms -foe true -v SILENT -p dir="$work" -rff "$work/jmh.csv"
echo "JMH: $(($(wc -l < "$work/jmh.csv") - 1)) benchmarks ran"
