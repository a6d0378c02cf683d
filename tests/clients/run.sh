#!/usr/bin/env bash
# The real clients against the built program, all on loopback: tests/clients/run.sh [NAME ...]
# Names: inspector typescript-v1 typescript-v2 claude-code codex secrets setup; none means all.
# Packages are fetched with npm into a cache outside the repository (BITLY_CLIENTS_DIR, else ~/.cache/bitly-mcp-clients) and kept for the next time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for tool in npm node; do
  if ! command -v "$tool" > /dev/null; then
    echo "skipped: $tool not found"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
  fi
done

export BITLY_CLIENTS_DIR=${BITLY_CLIENTS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/bitly-mcp-clients}
mkdir -p "$BITLY_CLIENTS_DIR/packages"

# The newest clients want Node 22.19; npm has it as a package of its own.
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 19) ? 0 : 1)'; then
  node22=$BITLY_CLIENTS_DIR/packages/node
  if [ ! -x "$node22/node_modules/node/bin/node" ]; then
    mkdir -p "$node22"
    if ! npm install --prefix "$node22" --no-fund --no-audit --loglevel error node@22 > /dev/null; then
      echo "skipped: Node $(node --version) is too old and npm could not fetch node@22"
      echo "0 passed, 0 failed, 1 skipped"
      exit 0
    fi
  fi
  export PATH=$node22/node_modules/node/bin:$PATH
fi

if [ -z "${BITLY_MCP:-}" ]; then
  dotnet build -c Release -v quiet --nologo "$here/../../src/Bitly.Mcp" > /dev/null
  export BITLY_MCP=$here/../../src/Bitly.Mcp/bin/Release/net10.0/bitly-mcp
fi

exec node "$here/run.mjs" "$@"
