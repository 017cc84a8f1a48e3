#!/usr/bin/env bash
# `join.sh <node> <package> [flags] <engine's address>`: what the installed plugins run. Has the process that serves this run of
# the engine (host.ts) provide the package, starts that process if there is none, and prints the port, which the engine reads.
set -uo pipefail
node="$1" package="$2" engine="${*: -1}"
folder="${PULUMI_HOME:-$HOME/.pulumi}/embedded-cloud"
host="$folder/${engine##*:}"

# Asks the host on descriptor 3, which stays open: $answer is a port or an error.
ask() {
  local port secret
  { read -r port secret <"$host" && exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
  printf '%s %s\n' "$secret" "$package" >&3
  read -r -u 3 answer
}

# In a process group of its own and without this one's output: the engine ends a plugin by its group, and waits for all who
# hold its output. What the host says of its own failure goes into a file.
start() {
  mkdir -p "$folder"
  read -r _ < <(set -m; "$node" "${BASH_SOURCE[0]%/*}/launch.js" "$host" "$engine" </dev/null 2>"$host.log" &)
}

fail() {
  printf '%s\n' "$1" >&2
  cat "$host.log" >&2
  exit 1
}

ask || { start && ask; } || fail "error: $package: the embedded cloud did not start"
[[ "$answer" =~ ^[0-9]+$ ]] || fail "$answer"
printf '%s\n' "$answer"
# Until the engine ends this process, or the host ends.
read -r -u 3 _ || true
[[ ! -s "$host.log" ]] || fail "error: $package: the embedded cloud ended"
