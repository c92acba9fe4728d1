#!/usr/bin/env bash
# A PostgreSQL of our own for tests: a private cluster on a free loopback port, in a temporary
# folder, without fsync.
#
#   end2end/postgres.sh start   starts it unless it runs, and prints its URL (nothing else) on stdout
#   end2end/postgres.sh stop    ends exactly that one and removes its folder
#
# Tests take the URL from SLIPWAY_TEST_POSTGRES. What runs is remembered in a state file, so that
# both commands may be given twice. A test that wants a cluster of its own, to play outages, names
# another folder with SLIPWAY_TARGET_DIR, and has these too:
#
#   end2end/postgres.sh pause     ends the server and keeps its folder: an outage
#   end2end/postgres.sh resume    starts it again, on the same port
#   end2end/postgres.sh replica   makes a streaming replica of it, and prints its URL
#   end2end/postgres.sh pause-replica, resume-replica
set -euo pipefail

target="${SLIPWAY_TARGET_DIR:-$HOME/.cache/slipway/target}"
state="$target/test-postgres"
user=slipway
wanted=(initdb pg_ctl pg_basebackup)

say() { printf 'postgres.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# The folder of the server's programs: on PATH, or where Debian hides them; newest first.
programs() {
    local folder
    for folder in "$(dirname "$(command -v initdb 2>/dev/null || echo /-)")" \
        $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
        /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        if [[ -x "$folder/${wanted[0]}" && -x "$folder/${wanted[1]}" && -x "$folder/${wanted[2]}" ]]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

install_server() {
    command -v apt-get >/dev/null || fail "no PostgreSQL here: install its server (initdb, pg_ctl)"
    local as_root=()
    if [[ $EUID -ne 0 ]]; then
        command -v sudo >/dev/null || fail "no PostgreSQL here: install the package postgresql as root"
        as_root=(sudo)
    fi
    say "no PostgreSQL here: installing the package postgresql"
    { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends postgresql; } >&2
}

# PostgreSQL refuses to run as root: then it runs as an unprivileged user.
unprivileged() {
    if [[ $EUID -ne 0 ]]; then
        "$@"
        return
    fi
    (cd / && if command -v runuser >/dev/null; then
        runuser -u "$owner" -- "$@"
    else
        su -s /bin/sh "$owner" -c 'exec "$0" "$@"' -- "$@"
    fi)
}

find_owner() {
    owner="$(id -un)"
    [[ $EUID -eq 0 ]] || return 0
    owner=postgres
    id "$owner" >/dev/null 2>&1 && return
    owner=slipway-test
    id "$owner" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$owner"
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Reads the state: folder, bin, owner, url.
recall() {
    [[ -r "$state" ]] || return 1
    { read -r folder; read -r bin; read -r owner; read -r url; } <"$state"
}

runs() { unprivileged "$bin/pg_ctl" -D "$folder/${1:-data}" status >/dev/null 2>&1; }

settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 \
-c shared_buffers=64MB"

# launch FOLDER PORT: starts a server. The lock's descriptor must not live on in it.
launch() {
    unprivileged "$bin/pg_ctl" -D "$folder/$1" -l "$folder/$1.log" -w -t 60 \
        -o "-p $2 $settings" start >/dev/null 2>&1 9>&-
}

# halt FOLDER MODE: ends a server.
halt() {
    runs "$1" || return 0
    unprivileged "$bin/pg_ctl" -D "$folder/$1" -m "$2" -w stop >/dev/null 2>&1 9>&- \
        || fail "cannot stop the server in $folder/$1"
}

clear_away() {
    # Only ever a folder that this script made.
    case "$folder" in */slipway-postgres.??????) rm -rf -- "$folder" ;; esac
    rm -f -- "$state"
}

create() {
    local secret=(--auth=password --pwfile="$folder/password" --username="$user")
    local speed=(--no-sync --encoding=UTF8)
    # A collation that differs from the order of bytes, as real servers have, so that tests see it
    # where a column forgets its own.
    unprivileged "$bin/initdb" -D "$folder/data" "${secret[@]}" "${speed[@]}" \
        --locale-provider=icu --icu-locale=en --locale=C >"$folder/initdb.log" 2>&1 && return
    unprivileged rm -rf "$folder/data"
    unprivileged "$bin/initdb" -D "$folder/data" "${secret[@]}" "${speed[@]}" --locale=C \
        >"$folder/initdb.log" 2>&1 || fail "initdb failed: $(tail -3 "$folder/initdb.log")"
}

start() {
    if recall; then
        if runs; then
            echo "$url"
            return
        fi
        clear_away
    fi
    bin="$(programs)" || { install_server; bin="$(programs)"; } || fail "no PostgreSQL after installing it"
    find_owner
    # Root's own TMPDIR may be closed to the user that the server runs as.
    local temporary=/tmp password port
    [[ $EUID -eq 0 ]] || temporary="${TMPDIR:-/tmp}"
    folder="$(mktemp -d "$temporary/slipway-postgres.XXXXXX")"
    password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    (umask 077 && printf '%s\n' "$password" >"$folder/password")
    [[ $EUID -ne 0 ]] || chown -R "$owner" "$folder"
    create
    local attempt
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + RANDOM % 12000))
        is_free "$port" || continue
        launch data "$port" || continue
        url="postgres://$user:$password@127.0.0.1:$port/postgres"
        (umask 077 && printf '%s\n' "$folder" "$bin" "$owner" "$url" >"$state")
        echo "$url"
        return
    done
    tail -5 "$folder/data.log" >&2 || true
    clear_away
    fail "the server did not start"
}

stop() {
    recall || return 0
    [[ ! -d "$folder/replica" ]] || halt replica immediate
    halt data immediate
    clear_away
}

# The port of a URL of ours.
port_of() { local rest="${1##*:}"; echo "${rest%%/*}"; }

pause() { recall || fail "nothing runs"; halt data immediate; }

resume() {
    recall || fail "nothing was started"
    launch data "$(port_of "$url")" || fail "the server did not start again"
}

replica() {
    recall || fail "nothing runs"
    unprivileged "$bin/pg_basebackup" --dbname="$url" --pgdata="$folder/replica" --checkpoint=fast \
        --write-recovery-conf --no-sync >"$folder/basebackup.log" 2>&1 \
        || fail "pg_basebackup failed: $(tail -3 "$folder/basebackup.log")"
    local attempt port
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + RANDOM % 12000))
        is_free "$port" || continue
        launch replica "$port" || continue
        echo "$port" >"$folder/replica.port"
        echo "${url/":$(port_of "$url")/"/":$port/"}"
        return
    done
    fail "the replica did not start: $(tail -3 "$folder/replica.log")"
}

pause_replica() { recall || fail "nothing runs"; halt replica immediate; }

resume_replica() {
    recall || fail "nothing runs"
    launch replica "$(cat "$folder/replica.port")" || fail "the replica did not start again"
}

mkdir -p "$target"
exec 9>"$state.lock"
command -v flock >/dev/null && flock 9
case "${1:-}" in
    start) start ;;
    stop) stop ;;
    pause) pause ;;
    resume) resume ;;
    replica) replica ;;
    pause-replica) pause_replica ;;
    resume-replica) resume_replica ;;
    *) fail "say start, stop, pause, resume, replica, pause-replica or resume-replica" ;;
esac
