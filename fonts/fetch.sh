#!/bin/sh
# Puts the fonts of fonts.toml beside it; `--all` takes the optional ones too.
# From this machine when the package is installed, else out of the Debian package, which is unpacked
# in a folder of its own under fonts/ and never installed: no root, nothing changed elsewhere.
# Nothing is taken whose SHA-256 is not the one in fonts.toml. Run again, it only checks.
# KIRIKAKE_SYSTEM_FONTS  where installed fonts are looked for, in place of /usr/share/fonts
# Exit: 0 every font is there · 1 one is not; what is missing and what to type is on stderr.
set -eu

cd "$(dirname "$0")"
system=${KIRIKAKE_SYSTEM_FONTS:-/usr/share/fonts}
tab=$(printf '\t')

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

usage() {
    warn "使い方 / usage: sh fonts/fetch.sh [--all]"
    exit 1
}

# Rows of fonts.toml, one font a line: file sha256 package package_version path source optional.
fonts() {
    awk '
        function tell() {
            if (font["file"] == "") return
            print font["file"] "\t" font["sha256"] "\t" font["package"] "\t" \
                font["package_version"] "\t" font["path"] "\t" font["source"] "\t" \
                (font["optional"] == "true" ? "true" : "false")
        }
        /^\[\[font\]\]/ { tell(); split("", font); next }
        /^[a-z_0-9]+ *= / {
            value = $0
            sub(/^[^=]*= */, "", value)
            gsub(/^"|" *$/, "", value)
            font[$1] = value
        }
        END { tell() }
    ' fonts.toml
}

# matches FILE SHA256
matches() {
    [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$2" ]
}

# take FROM FILE SHA256: a copy under the right name, complete or not at all.
take() {
    [ -f "$1" ] || return 1
    if ! matches "$1" "$3"; then
        warn "$2: SHA-256 が fonts.toml と違うため使いません / digest differs, not used: $1"
        return 1
    fi
    cp "$1" "$work/$2" && chmod 644 "$work/$2" && mv "$work/$2" "$2"
}

# The lists of packages, fetched once into our own folder when the machine has none that serve.
lists() {
    [ ! -e "$work/state" ] || return 1
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
    cat >>"$work/apt.conf" <<EOF
Dir::State "$work/state";
Dir::State::lists "$work/state/lists";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "$work/cache";
EOF
    warn "パッケージ一覧を取得します / fetching the package lists"
    apt-get -q update >"$work/log" 2>&1
}

# download PACKAGE VERSION: the version that was looked at, else the one that is offered.
download() {
    for wanted in "$1=$2" "$1"; do
        (cd "$work/$1" && apt-get -q download "$wanted") >"$work/log" 2>&1 && return 0
    done
    return 1
}

# unpack PACKAGE VERSION: the package's files under $work/PACKAGE; tried once a package.
unpack() {
    [ ! -e "$work/$1" ] || [ -d "$work/$1/usr" ] || return 1
    [ ! -d "$work/$1/usr" ] || return 0
    mkdir "$work/$1"
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    say "$1: パッケージを取得します / fetching the package"
    if ! download "$1" "$2" && ! { lists && download "$1" "$2"; }; then
        sed 's/^/    apt-get: /' "$work/log" >&2
        return 1
    fi
    dpkg-deb -x "$work/$1"/*.deb "$work/$1"
}

# fetch FILE SHA256 PACKAGE VERSION PATH SOURCE
fetch() {
    if matches "$1" "$2"; then
        say "$1: あります / there"
    elif take "$system/${5#usr/share/fonts/}" "$1" "$2"; then
        say "$1: この機械から写しました / copied from this machine"
    elif unpack "$3" "$4" && take "$work/$3/$5" "$1" "$2"; then
        say "$1: パッケージから取り出しました / taken out of the package $3"
    else
        warn "$1: ありません / missing"
        warn "    入れ方 / type: sudo apt-get update && sudo apt-get install $3 && sh fonts/fetch.sh"
        warn "    または / or:   $6 の $1 を $PWD に置く / put that file there"
        warn "    版 / version:  $3 $4, $5"
        warn "    SHA-256:       $2"
        return 1
    fi
}

all=false
case "$#:${1-}" in
    0:) ;;
    1:--all) all=true ;;
    *) usage ;;
esac
if ! command -v sha256sum >/dev/null; then
    warn "sha256sum がありません(coreutils)/ sha256sum is missing (coreutils)"
    exit 1
fi

work="$PWD/.fetch.$$"
mkdir "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

echo 'APT::Sandbox::User "";' >"$work/apt.conf"
export APT_CONFIG="$work/apt.conf"

fonts >"$work/fonts"
if [ ! -s "$work/fonts" ]; then
    warn "fonts.toml にフォントがありません / fonts.toml names no font"
    exit 1
fi
missing=0
while IFS=$tab read -r file sha256 package version path source optional; do
    [ "$optional" = false ] || [ "$all" = true ] || continue
    fetch "$file" "$sha256" "$package" "$version" "$path" "$source" </dev/null || missing=1
done <"$work/fonts"
exit "$missing"
