# The build that ./salus, ./run and ./test have in common. Sourced, after `root` is set to the repository's folder.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
program=$root/src/Cli/bin/Release/net10.0/salus.dll
built=$root/.build/program-built # as old as the newest source that the program was built from
portal_built=$root/.build/portal-built # the same of the portal
mkdir -p "$root/.build"

require_dotnet() {
    command -v dotnet >/dev/null && return
    echo "salus: the .NET SDK 10 is needed, and 'dotnet' is not on the PATH. See https://dot.net/download" >&2
    exit 69
}

has_sqlite() { PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep 'libsqlite3\.so\.0' >/dev/null; }

# The node's index uses the system's SQLite (docs/adr/0007). Installs it where that is possible.
ensure_sqlite() {
    has_sqlite && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "salus: installing libsqlite3-0" >&2
        { apt-get -qq update && apt-get -qq install -y --no-install-recommends libsqlite3-0; } >&2 </dev/null || true
    fi
    has_sqlite
}

# The broker and the database that tests start by themselves. Not where systemd would make services of them.
ensure_servers() {
    local missing=
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing="rabbitmq-server"
    [ -x /usr/bin/mosquitto_pub ] || missing="$missing mosquitto-clients"
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
    [ -n "$missing" ] && [ "$(id -u)" = 0 ] && [ ! -d /run/systemd/system ] && command -v apt-get >/dev/null || return 0
    echo "salus: installing" $missing >&2
    {
        apt-get -qq update &&
            DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing
    } >&2 </dev/null || true
}

# is_current STAMP PATH...: nothing of these was written after the stamp.
is_current() {
    local stamp=$1
    shift
    [ -e "$stamp" ] || return
    [ -z "$(cd "$root" && find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o \
        -type f -newer "$stamp" -print -quit 2>/dev/null)" ]
}

has_chromium() { [ -x "${SALUS_CHROMIUM:-/usr/bin/chromium}" ]; }

# The browser that the portal is walked through with. Installs it where that is possible.
ensure_chromium() {
    has_chromium && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "salus: installing chromium" >&2
        { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } >&2 </dev/null || true
    fi
    has_chromium
}

program_is_current() {
    [ -e "$program" ] && is_current "$built" src bench portal scripts Directory.*.props global.json
}

has_node() {
    command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null
}

# The locked packages of the portal, unless they are there.
install_portal() {
    [ "$root/portal/node_modules/.package-lock.json" -nt "$root/portal/package-lock.json" ] ||
        npm --prefix "$root/portal" ci --no-audit --no-fund
}

# The portal's pages, which the program holds. Without Node.js it is built without them, and says so at `/`.
build_portal() {
    has_node && ! { [ -e "$root/portal/dist/index.html" ] && is_current "$portal_built" portal scripts; } || return 0
    touch "$portal_built.next"
    (install_portal && npm --prefix "$root/portal" run build && node "$root/scripts/pack-portal.mjs") \
        </dev/null >"$root/.build/portal.log" 2>&1 9>&- || {
        echo "salus: the portal was not built, the program goes without it: .build/portal.log says why" >&2
        rm -rf "$root/portal/dist"
        return 0
    }
    mv "$portal_built.next" "$portal_built"
}

# build PROJECT-OR-SOLUTION: in Release, from the locked package versions. Silent, unless it fails.
build() {
    case $1 in Salus.slnx | src/Cli) build_portal ;; esac
    touch "$built.next"
    (cd "$root" && dotnet build "$1" -c Release -v quiet -p:RestoreLockedMode=true -p:UseSharedCompilation=false \
        -tl:off -clp:"ErrorsOnly;NoSummary" </dev/null >.build/build.log 2>&1 9>&-) || {
        cat "$root/.build/build.log" >&2
        return 1
    }
    case $1 in Salus.slnx | src/Cli) mv "$built.next" "$built" ;; esac
}

# Builds the command line when a source is newer than it. One build at a time; says so when it takes a while.
build_program() {
    program_is_current && return
    require_dotnet
    (
        flock 9
        program_is_current && exit
        ensure_sqlite || echo "salus: libsqlite3.so.0 is missing; a node needs it (Debian: libsqlite3-0)" >&2
        { sleep 2 >/dev/null 2>&1; echo "salus: building; the first time takes a minute or so" >&2; } </dev/null 9>&- &
        notice=$!
        status=0
        build src/Cli || status=$?
        kill "$notice" 2>/dev/null || true
        [ "$status" = 0 ] || { echo "salus: the build failed" >&2; exit 70; }
    ) 9>"$root/.build/lock"
}
