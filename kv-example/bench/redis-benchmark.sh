#!/usr/bin/env bash
# SET and GET by redis-benchmark: three nodes of kv-example as processes, and beside them a single Redis that syncs
# each write. Prints a table of Markdown. On a machine that does nothing else, or the figures mean little.
# usage: redis-benchmark.sh [REQUESTS], 200000 for each figure unless told otherwise.
# Environment: JAR, JAVA_OPTIONS (-Xmx1g), PORT (the first of six, 16380), DIR (where the data goes: a temporary
# directory under the present one, since the usual ones may be in memory).
set -euo pipefail

REQUESTS=${1:-200000}
JAR=${JAR:-$(dirname "${BASH_SOURCE[0]}")/../target/kv-example.jar}
PORT=${PORT:-16380}
JAVA_OPTIONS=${JAVA_OPTIONS:--Xmx1g}
BYTES=128
[ -f "$JAR" ] || { echo "no $JAR: mvn -DskipTests package makes it" >&2; exit 1; }
command -v redis-benchmark > /dev/null || { echo "redis-benchmark is not installed" >&2; exit 1; }

work=$(mktemp -d "${DIR:-$PWD}/redis-benchmark.XXXXXX")
pids=()
stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2> /dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT

# answers PORT: waits until a server there executes a write.
answers() {
  for _ in $(seq 300); do
    [ "$(redis-cli -p "$1" SET ready 1 2> /dev/null)" = OK ] && return
    sleep 0.2
  done
  echo "nothing answers at port $1" >&2
  exit 1
}

# figures NAME PORT: a row for each kind of load, after a warm-up.
figures() {
  local command pipeline line
  redis-benchmark -p "$2" -t set,get -n $((REQUESTS / 2)) -c 50 -P 4 -d $BYTES -r 100000 -q > /dev/null
  for pipeline in 1 16; do
    for command in set get; do
      line=$(redis-benchmark -p "$2" -t "$command" -n "$REQUESTS" -c 50 -P "$pipeline" -d $BYTES -r 100000 --csv \
        | tail -1 | tr -d '"')
      IFS=, read -r _ rate _ _ p50 _ p99 _ <<< "$line"
      printf '| %-29s | %-7s | %8s | %11.0f | %8s | %8s |\n' "$1" "${command^^}" "$pipeline" "$rate" "$p50" "$p99"
    done
  done
}

cluster=1=127.0.0.1:$((PORT + 3)),2=127.0.0.1:$((PORT + 4)),3=127.0.0.1:$((PORT + 5))
for id in 1 2 3; do
  # shellcheck disable=SC2086
  java $JAVA_OPTIONS -jar "$JAR" server --id $id --cluster "$cluster" --data "$work/$id" \
    --listen 127.0.0.1:$((PORT + id - 1)) > "$work/$id.out" 2>&1 &
  pids+=($!)
done
for id in 1 2 3; do answers $((PORT + id - 1)); done
leader=$(redis-cli -p "$PORT" INFO raft | tr -d '\r' | sed -n 's/^leader_id://p')
follower=$((leader % 3 + 1))

echo "| server                        | command | pipeline | requests/s  |   p50 ms |   p99 ms |"
echo "|-------------------------------|---------|---------:|------------:|---------:|---------:|"
figures "kv-example, at the leader" $((PORT + leader - 1))
figures "kv-example, at a follower" $((PORT + follower - 1))
for pid in "${pids[@]}"; do kill "$pid"; done
for pid in "${pids[@]}"; do wait "$pid" || true; done
pids=()

if command -v redis-server > /dev/null; then
  redis-server --port "$PORT" --bind 127.0.0.1 --dir "$work" --appendonly yes --appendfsync always --save '' \
    > "$work/redis.out" 2>&1 &
  pids+=($!)
  answers "$PORT"
  figures "one Redis, appendfsync always" "$PORT"
else
  echo "redis-server is not installed: no rows of it" >&2
fi
echo
echo "50 connections, $BYTES bytes, $REQUESTS requests for each row; $(nproc) cores, $(uname -sm)," \
  "$(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/JDK \1/p')," \
  "$(redis-benchmark --version)"
