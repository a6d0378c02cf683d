#!/usr/bin/env bash
# Packs the tool, installs it from the folder it was packed into and uses it as people and clients do: dotnet tool install, dotnet tool exec, dnx.
# The native package needs a C compiler on Linux x64; elsewhere it is skipped. BITLY_FEED names a folder with packages made before.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
feed=${BITLY_FEED:-$work/feed}
passed=0
failed=0

check() { # name, then a command that succeeds
    local name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
        echo "passed   $name"
    else
        failed=$((failed + 1))
        echo "failed   $name"
        tail -20 "$work/log"
    fi
}

can_compile() { [ "$(uname -sm)" = "Linux x86_64" ] && { command -v clang || command -v gcc; } >/dev/null; }

pack() {
    dotnet pack src/Bitly.Mcp -o "$feed" -v quiet
    dotnet pack src/Bitly.Mcp -o "$feed" -v quiet -r any -p:PublishAot=false
    if can_compile; then dotnet pack src/Bitly.Mcp -o "$feed" -v quiet -r linux-x64; fi
}

holds() { # package, file in it, words in that file
    unzip -p "$1" "$2" >"$work/held" && grep -qF "$3" "$work/held"
}

says_version() { [ "$("$@" --version)" = "$version" ]; }

opens() { # a client's first two requests, answered over stdio
    coproc server { cd "$work" && exec "$@" mcp 2>/dev/null; }
    local in=${server[1]} out=${server[0]} hello tools
    printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}' \
        '{"jsonrpc":"2.0","method":"notifications/initialized"}' '{"jsonrpc":"2.0","id":2,"method":"tools/list"}' >&"$in"
    read -r -t 60 hello <&"$out"
    read -r -t 60 tools <&"$out"
    eval "exec $in>&-"
    wait "$server_PID" || true
    [[ $hello == *'"serverInfo"'*"\"version\":\"$version\""* && $tools == *'"run-pipeline"'*'"validate-pipeline"'* ]]
}

loads() { # Kestrel, DuckDB's library and the child process of queries, from where the tool lies
    rm -rf "$work/demo" && mkdir "$work/demo" && (cd "$work/demo" && "$@" demo && cd bitly-demo && "$@" query --format csv "SELECT count(*) FROM group_bitlinks" | grep -qx 6000)
}

installs() { dotnet tool install "$1" --tool-path "$work/$1" --source "$feed"; }

[ -n "${BITLY_FEED:-}" ] || pack
version=$(basename "$(ls "$feed"/Bitly.Mcp.[0-9]*.nupkg)" .nupkg)
version=${version#Bitly.Mcp.}
check "the package is of type McpServer" holds "$feed/Bitly.Mcp.$version.nupkg" '*.nuspec' '<packageType name="McpServer"'
for package in "$feed"/*.nupkg; do check "$(basename "$package") holds .mcp/server.json" holds "$package" .mcp/server.json "\"version\": \"$version\""; done

# Packages of the same version, made before, are not to be taken for these.
export NUGET_PACKAGES=$work/packages
check "the portable package installs" installs Bitly.Mcp.any
portable=$work/Bitly.Mcp.any/bitly-mcp
check "portable: --version" says_version "$portable"
check "portable: initialize and tools/list" opens "$portable"
check "portable: a load and a query" loads "$portable"

if ls "$feed"/Bitly.Mcp.linux-x64.*.nupkg >/dev/null 2>&1 && [ "$(uname -sm)" = "Linux x86_64" ]; then
    check "dotnet tool install takes the native package" installs Bitly.Mcp
    native=$work/Bitly.Mcp/bitly-mcp
    check "native: --version" says_version "$native"
    check "native: initialize and tools/list" opens "$native"
    check "native: a load and a query" loads "$native"
    check "dotnet tool exec: --version" says_version dotnet tool exec "Bitly.Mcp@$version" --source "$feed" --yes --
    check "dnx: --version" says_version dotnet dnx "Bitly.Mcp@$version" --source "$feed" --yes --
    check "dnx: initialize and tools/list" opens dotnet dnx "Bitly.Mcp@$version" --source "$feed" --yes --
else
    echo "skipped  the native package: it needs Linux x64 and a C compiler"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
