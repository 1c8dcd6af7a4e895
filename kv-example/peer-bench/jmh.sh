#!/usr/bin/env bash
# Quorate's parts under JMH: the core's step, the codec, the log stores, the transport. Arguments go to JMH as they
# are, for example
#   ./jmh.sh -prof gc                              all of it, with what it allocates
#   ./jmh.sh -prof gc -f 1 -wi 3 -i 5 CoreBenchmark
#   ./jmh.sh -p dir=DIR -p store=segmented LogBenchmark      DIR on a real disk, not tmpfs
#   ./jmh.sh -h                                    what there is
# Build first, at the root of the project:
#   mvn -q -B -Ppeer-bench -DskipTests -pl kv-example/peer-bench/jmh -am package
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/jmh
if [[ ! -d $here/target/lib ]]; then
    echo "build first, at the root of the project:" >&2
    echo "  mvn -q -B -Ppeer-bench -DskipTests -pl kv-example/peer-bench/jmh -am package" >&2
    exit 2
fi
# shellcheck disable=SC2086
exec java -Xms1g -Xmx1g -XX:+UseG1GC ${JAVA_OPTS:-} -cp "$here/target/classes:$here/target/lib/*" \
    org.openjdk.jmh.Main "$@"
