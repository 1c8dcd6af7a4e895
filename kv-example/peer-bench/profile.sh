#!/usr/bin/env bash
# Runs one peer under the JDK's flight recorder, and says which methods ran and what was allocated, sampled:
#   ./profile.sh PEER [harness arguments], as for run.sh. The recording stays where RECORDING says, if it is set.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
recording=${RECORDING:-}
if [[ -z $recording ]]; then
    recording=$(mktemp --suffix=.jfr)
    trap 'rm -f "$recording"' EXIT
fi
JAVA_OPTS="${JAVA_OPTS:-} -Xlog:jfr+startup=off -XX:StartFlightRecording=settings=profile,filename=$recording" \
    "$here/run.sh" "$@"

# Reads lines of a name and a weight; prints the twenty heaviest names, each with its share.
shares() {
    awk -F '\t' '{ weight[$1] += $2; all += $2 }
        END { for (name in weight) printf "%5.1f %%  %s\n", 100 * weight[name] / all, name }' | sort -rn | head -20
}

echo "# where threads ran Java code"
jfr print --events jdk.ExecutionSample --stack-depth 1 "$recording" |
    awk '/stackTrace = \[/ { getline; sub(/^ +/, ""); sub(/ +line:.*/, ""); print $0 "\t1" }' | shares
echo "# which threads that were"
jfr print --events jdk.ExecutionSample --stack-depth 1 "$recording" |
    awk -F '"' '/sampledThread = / { print $2 "\t1" }' | shares
echo "# what they allocated, by bytes"
jfr print --events jdk.ObjectAllocationSample --stack-depth 1 "$recording" |
    awk '/objectClass = / { name = $3 }
        /weight = / { scale = $4 == "kB" ? 1e3 : $4 == "MB" ? 1e6 : 1; print name "\t" $3 * scale }' | shares
