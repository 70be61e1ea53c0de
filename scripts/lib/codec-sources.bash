# Codec sources for third_party/: fetched with the system's own source-package client, checked twice, unpacked. Sourced by
# scripts/bootstrap, which defines `top` and `say`.
#
# The client (apt) works in a private state directory with source lines derived from the mirror this machine already uses, so the
# system's configuration is never touched. apt checks the archive's signatures and hashes; native/codecs.lock says what we expect:
#   - a file named in the lock must have the locked hash, or it is refused;
#   - when the archive has moved on and no longer serves the locked version, a newer one is taken on apt's word alone and said so,
#     unless DCMFLUX_LOCKED_ONLY=1.

lock_file="$top/native/codecs.lock"
fetch_state="$top/build/bootstrap"
# apt is asked for one suite after another until every codec is there, the likeliest first.
debian_suites=(forky trixie sid)
ubuntu_suites=(devel)

lock_rows() { # library [role]
    awk -v lib="$1" -v role="${2:-}" '!/^#/ && $1 == lib && (role == "" || $6 == role)' "$lock_file"
}

# Those whose sources are fetched.
lock_libraries() { awk '!/^#/ && NF && $6 != "package" && !seen[$1]++ { print $1 }' "$lock_file"; }

# Development packages that stand in for sources.
lock_packages() { awk '!/^#/ && $6 == "package" { print $8 }' "$lock_file"; }

stamp_of() { printf '%s/third_party/%s/.dcmflux-source' "$top" "$1"; }

# A tree without our stamp was put there by hand: it is the user's and stays.
is_present() {
    local dir="$top/third_party/$1"
    [ -f "$dir/CMakeLists.txt" ] || return 1
    [ ! -f "$(stamp_of "$1")" ] || ! is_outdated "$1"
}

# Sources of another lock are fetched anew; those taken from a newer package stay.
is_outdated() {
    local stamped
    stamped=$(sed -n 's/^lock //p' "$(stamp_of "$1")")
    [ "$stamped" != "$(lock_rows "$1" | cksum)" ]
}

# Prints "URIs<TAB>Signed-By" of the entry in this machine's apt configuration that serves the running release; Signed-By is empty
# when the system's default keyring applies. Keys written into the stanza itself are kept line by line, as "|"-separated text.
configured_mirror() {
    local codename
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    {
        { cat /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } | awk -v codename="$codename" '
            function flush(   i, n, words) {
                if (!disabled && types ~ /(^| )deb/ && components ~ /(^| )main( |$)/) {
                    n = split(suites, words, " ")
                    for (i = 1; i <= n; i++) if (words[i] == codename) { print uri "\t" signed; break }
                }
                types = suites = components = uri = signed = field = ""; disabled = 0
            }
            /^[ \t]*#/ { next }
            /^[ \t]*$/ { flush(); next }
            /^[ \t]/ { if (field == "signed-by") { sub(/^[ \t]+/, ""); signed = signed "|" $0 }; next }
            {
                field = tolower($0); sub(/:.*/, "", field)
                value = $0; sub(/^[^:]*:[ \t]*/, "", value)
                if (field == "types") types = value
                else if (field == "suites") suites = value
                else if (field == "components") components = value
                else if (field == "uris") { split(value, first, " "); uri = first[1] }
                else if (field == "signed-by") signed = value
                else if (field == "enabled" && tolower(value) ~ /^(no|false|0)/) disabled = 1
            }
            END { flush() }'
        { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } | awk -v codename="$codename" '
            $1 == "deb" || $1 == "deb-src" {
                options = ""
                if (match($0, /\[[^]]*\]/)) { options = substr($0, RSTART + 1, RLENGTH - 2); sub(/\[[^]]*\]/, "") }
                if ($3 != codename || $0 !~ / main( |$)/) next
                signed = ""
                n = split(options, words, " ")
                for (i = 1; i <= n; i++) if (words[i] ~ /^signed-by=/) signed = substr(words[i], 11)
                print $2 "\t" signed
            }'
    } | head -n 1
}

private_apt() { # tool arguments...
    local tool=$1 options
    shift
    options=(
        -o "Dir::State=$fetch_state/apt/state" -o "Dir::State::status=/var/lib/dpkg/status"
        -o "Dir::Cache=$fetch_state/apt/cache"
        -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$fetch_state/apt/sources"
        -o "Dir::Etc::preferences=/dev/null" -o "Dir::Etc::preferencesparts=/dev/null"
        -o "Acquire::Languages=none" -o "Acquire::IndexTargets::deb-src::Sources::KeepCompressed=true"
        -o "APT::Update::Post-Invoke=" -o "APT::Get::Only-Source=true"
    )
    # The sandbox user could not reach a directory below a private home; signatures are checked all the same.
    [ "$(id -u)" -ne 0 ] || options+=(-o "APT::Sandbox::User=root")
    "$tool" "${options[@]}" "$@"
}

add_suite() { # suite uri signed-by
    mkdir -p "$fetch_state"/apt/{state/lists/partial,cache/archives/partial,sources}
    {
        printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\n' "$2" "$1"
        [ -z "$3" ] || printf 'Signed-By: %s\n' "${3//|/$'\n' }"
    } >"$fetch_state/apt/sources/$1.sources"
    private_apt apt-get update -qq >"$fetch_state/apt/update.log" 2>&1 && return
    # A mirror that lags: its index is signed, only older than it should be, and what it names is compared with the lock.
    grep -q 'is expired' "$fetch_state/apt/update.log" || return
    say "$1: the mirror's index is out of date; taken all the same, its signature is good"
    private_apt apt-get -o Acquire::Check-Valid-Until=false update -qq >"$fetch_state/apt/update.log" 2>&1
}

# Downloads one source package; prints nothing. apt fails as a whole when one file is missing in the pool, so its exit code says
# little: the files that did arrive are looked at instead.
download() { # source-package version
    (cd "$fetch_state/files" && private_apt apt-get source --download-only -qq "$1=$2") >>"$fetch_state/download.log" 2>&1 || true
}

sha256_of() { sha256sum "$1" | cut -d ' ' -f 1; }

# A file that the lock names must be the locked one, whichever way it came.
is_as_locked() { # path
    local expected actual
    expected=$(awk -v file="${1##*/}" '!/^#/ && $8 == file { print $7 }' "$lock_file")
    [ -n "$expected" ] || return 0
    actual=$(sha256sum "$1" | cut -d ' ' -f 1)
    [ "$actual" = "$expected" ] && return 0
    say "${1##*/} has SHA-256 $actual, native/codecs.lock expects $expected: refused"
    rm -f "$1"
    return 1
}

# What of the locked version has arrived, as "role path" lines; fails without the release itself.
locked_files() { # library
    local library=$1 role file path
    while read -r _ _ _ _ _ role _ file; do
        path="$fetch_state/files/$file"
        if [ -f "$path" ]; then
            is_as_locked "$path" || return 1
            printf '%s %s\n' "$role" "$path"
        elif [ "$role" = orig ]; then
            return 1
        else
            say "$library: $file did not arrive; building without the distribution's patches"
        fi
    done < <(lock_rows "$library")
}

# The same for a version that the lock does not know and that only the archive's signatures vouch for.
signed_files() { # source-package version
    local upstream=${2#*:} path
    upstream=${upstream%-*}
    path=$(compgen -G "$fetch_state/files/$1_$upstream.orig.tar.*" | grep -v '\.asc$' | head -n 1) || return 1
    is_as_locked "$path" || return 1
    printf 'orig %s\n' "$path"
    path=$(compgen -G "$fetch_state/files/$1_${2#*:}.debian.tar.*" | head -n 1) || return 0
    is_as_locked "$path" || return 1
    printf 'patches %s\n' "$path"
}

# Unpacks beside the final place and moves it there whole, so that an interrupted run leaves nothing half done.
unpack() { # library provenance; "role path" lines on stdin
    local library=$1 work="$fetch_state/unpack/$1" role path patch
    rm -rf "$work"
    mkdir -p "$work/source" "$work/changes"
    while read -r role path; do
        if [ "$role" = orig ]; then
            tar -xf "$path" -C "$work/source" --strip-components=1
        else
            tar -xf "$path" -C "$work/changes"
        fi
    done
    if [ -f "$work/changes/debian/patches/series" ]; then
        while read -r patch _; do
            case "$patch" in '' | '#'*) continue ;; esac
            patch -d "$work/source" -p1 --quiet --forward <"$work/changes/debian/patches/$patch" ||
                { say "$library: patch $patch does not apply"; return 1; }
        done <"$work/changes/debian/patches/series"
    fi
    printf '%s\nlock %s\n' "$2" "$(lock_rows "$library" | cksum)" >"$work/source/.dcmflux-source"
    mkdir -p "$top/third_party"
    rm -rf "${top:?}/third_party/$library"
    mv "$work/source" "$top/third_party/$library"
    say "$library: $2"
}

take_locked() { # library
    local library=$1 package version files
    read -r _ _ _ package version _ < <(lock_rows "$library" orig)
    download "$package" "$version"
    files=$(locked_files "$library") || return 1
    unpack "$library" "$package $version, as locked" <<<"$files"
}

take_signed() { # library
    local library=$1 package version files minimum
    read -r _ _ minimum package _ < <(lock_rows "$library" orig)
    while read -r version; do
        local upstream=${version#*:}
        dpkg --compare-versions "${upstream%-*}" ge "$minimum" || continue
        download "$package" "$version"
        files=$(signed_files "$package" "$version") || continue
        say "$library: the archive no longer serves the locked version; $package $version is vouched for by the archive's signatures only"
        unpack "$library" "$package $version, signed by the archive, not in the lock" <<<"$files" && return 0
    done < <(private_apt apt-cache showsrc "$package" 2>/dev/null | sed -n 's/^Version: //p' | sort -rVu)
    return 1
}

missing_codecs() {
    local library
    for library in $(lock_libraries); do
        is_present "$library" || printf '%s\n' "$library"
    done
}

suites_to_try() {
    case "$(. /etc/os-release && printf '%s %s' "${ID:-}" "${ID_LIKE:-}")" in
    ubuntu* | *' ubuntu'*) printf '%s\n' "${ubuntu_suites[@]}" ;;
    *debian*) printf '%s\n' "${debian_suites[@]}" ;;
    esac
}

explain_missing() { # library tried
    local file
    file=$(lock_rows "$1" orig | awk '{ print $8 }')
    say "$1: no source could be had. Tried: $2."
    say "$1: unpack $file (or a later release) into third_party/$1/, or configure with -DDCMFLUX_$(tr a-z- A-Z_ <<<"$1")_SOURCE=DIR,"
    say "$1: or install its development package in version $(lock_rows "$1" orig | awk '{ print $3 }') or later; without it that codec is left out"
}

fetch_codec_sources() {
    local missing mirror uri signed suite library tried=""
    missing=$(missing_codecs)
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v patch >/dev/null 2>&1 || ! command -v xz >/dev/null 2>&1; then
        for library in $missing; do explain_missing "$library" "nothing: apt-get, patch and xz are needed to fetch it"; done
        return 0
    fi
    mirror=$(configured_mirror)
    IFS=$'\t' read -r uri signed <<<"$mirror"
    if [ -z "$uri" ]; then
        for library in $missing; do explain_missing "$library" "nothing: no mirror of the running release is configured"; done
        return 0
    fi
    mkdir -p "$fetch_state/files"
    for suite in $(suites_to_try); do
        say "looking for $(tr '\n' ' ' <<<"$missing")in $suite"
        tried="$tried${tried:+, }source packages of $suite"
        add_suite "$suite" "$uri" "$signed" || { say "$suite: not available from this machine's mirror"; rm -f "$fetch_state/apt/sources/$suite.sources"; continue; }
        for library in $missing; do take_locked "$library" || true; done
        missing=$(missing_codecs)
        [ -n "$missing" ] || break
    done
    for library in $missing; do
        [ "${DCMFLUX_LOCKED_ONLY:-0}" != 1 ] && take_signed "$library" || explain_missing "$library" "$tried"
    done
    # The package indexes are large and quickly stale.
    rm -rf "$fetch_state/apt" "$fetch_state/unpack" "$fetch_state/files"
}
