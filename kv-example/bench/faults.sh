#!/usr/bin/env bash
# Three servers under load, one of them killed, frozen, or exchanged at a time; then every acknowledged write must be
# there. usage: faults.sh [SECONDS [SEED]], five minutes unless told otherwise. Needs JDK 17+ and Maven 3.8+.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec mvn -B -ntp -q verify -pl kv-example -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test=FaultsIT -Dfailsafe.failIfNoSpecifiedTests=false \
  "-Dquorate.faults.seconds=${1:-300}" "-Dquorate.faults.seed=${2:-$RANDOM}"
