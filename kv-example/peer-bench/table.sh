#!/usr/bin/env bash
# The whole table in one sitting: every peer in turn, so many rounds, then the median of each row.
#   ROUNDS=3 PEERS="quorate quorate-rocksdb aeron-cluster" ./table.sh --dir DIR [harness arguments]
# DIR on a real disk, not tmpfs. Nothing else should run meanwhile. Ends with status 1 if operations of a peer failed or
# its replicas differ; the table is printed all the same.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
broken=()
for ((round = 1; round <= ${ROUNDS:-3}; round++)); do
    for peer in ${PEERS:-quorate quorate-rocksdb sofajraft jgroups-raft aeron-cluster ratis}; do
        echo "# round $round: $peer" >&2
        "$here/run.sh" "$peer" "$@" | tee -a "$rows" >&2 || broken+=("$peer in round $round")
    done
done
# The name has spaces in it, so columns are counted from the end.
awk '
    NF >= 11 && ($(NF - 9) == "write" || $(NF - 9) == "read") {
        name = ""
        for (i = 1; i <= NF - 10; i++) name = name (i > 1 ? " " : "") $i
        key = sprintf("| %s | %s | %s | %s |", name, $(NF - 9), $(NF - 8), $(NF - 7))
        if (!(key in count)) order[++keys] = key
        count[key]++
        for (c = 1; c <= 6; c++) value[key, c, count[key]] = $(NF - 7 + c)
    }
    function median(key, c,   n, i, j, t, sorted) {
        n = count[key]
        for (i = 1; i <= n; i++) sorted[i] = value[key, c, i] + 0
        for (i = 2; i <= n; i++) for (j = i; j > 1 && sorted[j - 1] > sorted[j]; j--) {
            t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
        }
        return sorted[int((n + 1) / 2)]
    }
    END {
        print "| peer | op | bytes | in flight | ops/s | p50 us | p99 us | p99.9 us | max us | cpu us/op |"
        print "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        for (k = 1; k <= keys; k++) {
            printf "%s", order[k]
            for (c = 1; c <= 6; c++) printf " %s |", median(order[k], c)
            print ""
        }
    }' "$rows"
if ((${#broken[@]} > 0)); then
    printf '# not to be counted: %s\n' "${broken[@]}" >&2
    exit 1
fi
