#!/usr/bin/env bash
# Draws docs/plots/*.svg from docs/plots/data/*.dat, where each file says which command makes its rows. A plot whose
# file has fewer than two rows is left out. Needs gnuplot 5 (Debian: gnuplot-nox).
# usage: plots.sh [NAME...], all of them unless told otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../docs/plots"
command -v gnuplot > /dev/null || { echo "gnuplot is not installed" >&2; exit 1; }

blue='"#0072b2"' orange='"#d55e00"' green='"#009e73"' grey='"#666666"'

# draw NAME PANELS: reads gnuplot's commands for data/NAME.dat, which plot so many panels side by side.
draw() {
  local name=$1 panels=$2 rows
  rows=$(grep -cvE '^[[:space:]]*(#|$)' "data/$name.dat" || true)
  if [ "$rows" -lt 2 ]; then
    echo "$name: left out, as data/$name.dat has fewer than two rows"
    cat > /dev/null
    return
  fi
  {
    cat << SETTINGS
set terminal svg size $((480 * panels)),400 font "sans-serif,13" background "white"
set output "$name.svg"
set grid lc rgb "#dddddd" lt 1
set border 3
set tics nomirror
set key top left reverse Left samplen 2
set multiplot layout 1,$panels
set lmargin 10
set rmargin 3
set offsets 0, 0, graph 0.1, 0
set style data linespoints
set style line 1 lc rgb $blue lw 2 pt 7 ps 0.7
set style line 2 lc rgb $orange lw 2 pt 5 ps 0.7
set style line 3 lc rgb $green lw 2 pt 9 ps 0.8
set style line 4 lc rgb $grey lw 2 pt 11 ps 0.8
data = "data/$name.dat"
SETTINGS
    cat
  } | gnuplot
  echo "$name.svg"
}

replicas() {
  draw replicas 2 << 'PLOT'
set xlabel "replicas"
set xrange [0.5:7.5]
set xtics 1,2
set yrange [0:*]
set key top right noreverse Right
set title "Throughput by replicas, 128 B commands"
set ylabel "thousand operations/s"
plot data using 1:($4/1e3) title "1,024 in flight" ls 1, "" using 1:($2/1e3) title "64 in flight" ls 2
set key top left reverse Left
set title "CPU of all the replicas together"
set ylabel "CPU µs per operation"
plot data using 1:5 title "1,024 in flight" ls 1, "" using 1:3 title "64 in flight" ls 2
PLOT
}

payload() {
  draw payload 2 << 'PLOT'
set logscale xy
set offsets 0, 0, 0, 0
set lmargin 12
set xlabel "length of a command"
set xrange [8:2e6]
set xtics ("16 B" 16, "128 B" 128, "1 KiB" 1024, "4 KiB" 4096, "64 KiB" 65536, "1 MB" 1000000)
set xtics rotate by 35 right
unset key
set title "Operations by payload"
set ylabel "operations/s" offset 2
set yrange [10:1.2e6]
set ytics ("10" 10, "100" 1e2, "1,000" 1e3, "10,000" 1e4, "100,000" 1e5, "1 million" 1e6)
set label 1 "three replicas; 256 in flight,\n32 at 64 KiB, 4 at 1 MB" at graph 0.05, 0.18
plot data using 1:3 ls 1
unset label 1
set title "Bytes of commands by payload"
set ylabel "MB/s" offset 0
set yrange [0.9:1000]
set ytics ("1" 1, "10" 10, "100" 100, "1,000" 1000)
plot data using 1:4 ls 1
PLOT
}

restart() {
  draw restart 1 << 'PLOT'
set xlabel "million commands of 128 B in the log"
set xrange [0:*]
set yrange [0:*]
set offsets 0, graph 0.05, graph 0.1, 0
set ylabel "seconds"
set title "Coming back without a snapshot"
plot data using ($1/1e6):3 title "all applied and leading" ls 1, "" using ($1/1e6):2 title "log open" ls 2
PLOT
}

catchup() {
  draw catchup 1 << 'PLOT'
set xlabel "million commands of 128 B that the follower lacks"
set xrange [0:*]
set yrange [0:*]
set offsets 0, graph 0.05, graph 0.1, 0
set ylabel "seconds"
set title "A follower catches up"
plot data using ($1/1e6):3 title "all as entries" ls 1, "" using ($1/1e6):6 title "snapshot, then entries" ls 2
PLOT
}

state() {
  draw state 2 << 'PLOT'
set logscale xy
set offsets 0, 0, 0, 0
set xlabel "state"
set xrange [6e5:1.6e9]
set xtics ("1 MB" 1e6, "10 MB" 1e7, "100 MB" 1e8, "1 GB" 1e9)
set title "Taking and restoring a snapshot"
set ylabel "seconds"
set format y "%g"
plot data using 1:3 title "snapshot, until durable" ls 1, "" using 1:11 title "start, until restored" ls 2
set title "While a snapshot is taken, under steady writes"
set ylabel "longest, ms"
set yrange [*:*]
set key at screen 0.5, screen 0.15 left top reverse Left maxrows 2 width -4
set bmargin at screen 0.31
plot data using 1:6 title "gap between commands" ls 1, "" using 1:7 title "the same without a snapshot" ls 2, \
  "" using 1:8 title "garbage collector's pause" ls 4, "" using 1:($5/1e3) title "capture" ls 3
PLOT
}

groups() {
  draw groups 2 << 'PLOT'
set logscale x
set xlabel "groups of three nodes, all in one JVM"
set xrange [0.7:1500]
set xtics ("1" 1, "10" 10, "100" 100, "1,000" 1000)
set yrange [0:*]
unset key
set title "Writes to all groups in turn, 128 B × 1,024"
set ylabel "thousand writes/s"
plot data using 1:($2/1e3) ls 1
set title "Idle"
set ylabel "cores busy"
set y2label "thousand messages/s"
set y2range [0:*]
set y2tics
set border 11
set rmargin 9
set key top left
plot data using 1:3 title "cores busy" ls 1, "" using 1:($4/1e3) axes x1y2 title "messages/s, at the right" ls 2
PLOT
}

for name in "${@:-replicas payload restart catchup state groups}"; do
  for plot in $name; do
    case $plot in
      replicas | payload | restart | catchup | state | groups) "$plot" ;;
      *) echo "no such plot: $plot" >&2; exit 2 ;;
    esac
  done
done
