#!/bin/sh
# Installs, upgrades or removes sermatec-ess. POSIX shell, so that it runs on any NAS.
#
#   curl -fsSL https://github.com/sermatec-ess/sermatec-ess/releases/latest/download/install.sh | sh
#
# Options after 'sh -s --', or with the downloaded file:
#   --version V     this version instead of the newest
#   --kind KIND     deb (program, service and man page; with apt-get only), native (needs glibc 2.34), static (any Linux)
#   --prefix DIR    where to install native and static (default /usr/local)
#   --from PLACE    a folder or address with the files of a release
#   --uninstall     remove the program; keep configuration and history
set -eu

project=https://github.com/sermatec-ess/sermatec-ess
version='' kind='' prefix='' from='' uninstall=''

fail() { echo "install.sh: $1" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# fetch NAME: into the temporary folder.
fetch() {
  case $from in
    http://* | https://*)
      if has curl; then curl -fsSL --retry 3 -o "$tmp/$1" "$from/$1"
      elif has wget; then wget -qO "$tmp/$1" "$from/$1"
      else fail 'Install curl or wget first.'
      fi ;;
    *) cp "$from/$1" "$tmp/$1" ;;
  esac || fail "Cannot get $1 from $from."
}

# This computer's glibc is 2.34 or newer.
has_new_glibc() {
  has getconf && getconf GNU_LIBC_VERSION 2>/dev/null | awk '{ split($2, part, "."); exit !(part[1] > 2 || part[2] >= 34) }'
}

choose_kind() {
  if [ -z "$prefix" ] && [ "$(id -u)" -eq 0 ] && has apt-get && [ -d /run/systemd/system ]; then echo deb
  elif has_new_glibc; then echo native
  else echo static
  fi
}

remove() {
  if [ -z "$prefix" ] && has dpkg && dpkg -s sermatec-ess >/dev/null 2>&1; then
    apt-get remove -y sermatec-ess
    echo 'Removed the package. Its configuration and history are kept; apt-get purge sermatec-ess deletes them.'
    exit
  fi
  [ -e "$program" ] || fail "There is no $program. Name the folder that it was installed to with --prefix."
  rm -f "$program" || fail "Cannot remove $program. Run as root."
  rm -rf "$share"
  echo "Removed $program. Configuration (/etc/sermatec-ess.yaml) and history (/var/lib/sermatec-ess) are kept."
  exit
}

main() {
  while [ $# -gt 0 ]; do
    case $1 in
      --version | --kind | --prefix | --from) [ $# -ge 2 ] || fail "$1 needs a value." ;;
    esac
    case $1 in
      --version) version=${2#v}; shift ;;
      --kind) kind=$2; shift ;;
      --prefix) prefix=$2; shift ;;
      --from) from=${2%/}; shift ;;
      --uninstall) uninstall=yes ;;
      *) fail "Unknown option $1. There are --version, --kind, --prefix, --from and --uninstall." ;;
    esac
    shift
  done
  program=${prefix:-/usr/local}/bin/sermatec-ess share=${prefix:-/usr/local}/share/sermatec-ess
  [ -z "$uninstall" ] || remove

  [ "$(uname -s)" = Linux ] || fail "This installs on Linux. On other systems: dotnet tool install --global sermatec-ess"
  case $(uname -m) in
    x86_64 | amd64) arch=amd64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "There is no build for $(uname -m), only for 64-bit x86 and ARM. With .NET 10: dotnet tool install --global sermatec-ess" ;;
  esac
  # A 32-bit system on a 64-bit processor, such as an old Raspberry Pi OS.
  if has getconf && [ "$(getconf LONG_BIT 2>/dev/null || echo 64)" = 32 ]; then fail 'This system is 32-bit; a 64-bit one is needed.'; fi
  [ -n "$kind" ] || kind=$(choose_kind)
  case $kind in
    deb) pattern="sermatec-ess_.*_$arch\\.deb" ;;
    native) pattern="sermatec-ess-.*-linux-$arch\\.tar\\.gz" ;;
    static) pattern="sermatec-ess-.*-linux-$arch-static\\.tar\\.gz" ;;
    *) fail "Unknown kind $kind. There are deb, native and static." ;;
  esac
  if [ -z "$from" ]; then
    from=$project/releases/latest/download
    [ -z "$version" ] || from=$project/releases/download/v$version
  fi

  tmp=$(mktemp -d)
  trap 'rm -rf "$tmp"' EXIT
  trap 'exit 130' INT TERM
  fetch SHA256SUMS
  line=$(grep -E "^[0-9a-f]{64}  $pattern\$" "$tmp/SHA256SUMS") || fail "$from has no $kind for $arch."
  [ "$(echo "$line" | wc -l)" -eq 1 ] || fail "$from has more than one $kind for $arch."
  file=${line#*  }
  found=${file#sermatec-ess?} found=${found%%_*} found=${found%%-linux-*}
  [ -z "$version" ] || [ "$found" = "$version" ] || fail "$from has version $found, not $version."
  fetch "$file"
  (cd "$tmp" && echo "$line" | sha256sum -c - >/dev/null 2>&1) ||
    fail "$file is damaged: its checksum is not the one in SHA256SUMS. Nothing was changed."

  if [ "$kind" = deb ]; then
    chmod 755 "$tmp"
    apt-get install -y --allow-downgrades "$tmp/$file"
    echo "Installed sermatec-ess $found. Next: sermatec-ess demo, or edit /etc/sermatec-ess.yaml and run: systemctl enable --now sermatec-ess"
    exit
  fi
  before=$("$program" --version 2>/dev/null || true)
  tar -xzf "$tmp/$file" -C "$tmp"
  folder=$tmp/${file%.tar.gz}
  # A program that runs cannot be overwritten, only replaced.
  if ! { mkdir -p "${program%/*}" "$share" && cp "$folder/sermatec-ess" "$program.new" && mv "$program.new" "$program"; }; then
    fail "Cannot write to ${prefix:-/usr/local}. Run as root, or install for yourself with --prefix ~/.local"
  fi
  cp "$folder"/* "$share" && rm -f "$share/sermatec-ess"
  "$program" --version >/dev/null || fail "$program does not run on this computer. Try --kind static."
  if [ -z "$before" ]; then echo "Installed sermatec-ess $found as $program."
  else echo "Replaced sermatec-ess $before by $found, as $program. Restart the daemon if it runs."
  fi
  echo "Next: sermatec-ess demo, without an inverter. For a service, see $share/sermatec-ess.service."
  case ":$PATH:" in
    *":${program%/*}:"*) ;;
    *) echo "Add ${program%/*} to your PATH." ;;
  esac
}

main "$@"
