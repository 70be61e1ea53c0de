# Configures and builds one native build tree. Sourced by scripts/build-native and scripts/test-native.

native_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
native_jobs=${DCMFLUX_JOBS:-$(nproc 2>/dev/null || echo 2)}

# Runs a command quietly; its output is shown only when it fails.
quietly() { # log command...
    local log=$1
    shift
    if ! "$@" >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        printf 'native: failed: %s (the whole output is in %s)\n' "$*" "$log" >&2
        return 1
    fi
}

# What the choice of libraries depends on: CMake looks at it only while it configures.
native_inputs() {
    cat "$native_top"/third_party/*/.dcmflux-source 2>/dev/null
    ls -d "$native_top"/third_party/*/ 2>/dev/null
    local module
    for module in libjpeg charls libopenjp2 openjph libjxl; do
        printf '%s %s\n' "$module" "$(pkg-config --modversion "$module" 2>/dev/null || echo none)"
    done
    command -v clang++ 2>/dev/null || true
    printf '%s\n' "$@"
}

build_native_tree() { # folder below build/, then further arguments for cmake
    local folder="$native_top/build/$1" inputs
    shift
    inputs=$(native_inputs "$@")
    mkdir -p "$folder"
    if [ ! -f "$folder/build.ninja" ] || [ "$inputs" != "$(cat "$folder/inputs.txt" 2>/dev/null)" ]; then
        quietly "$folder/configure.log" cmake -S "$native_top/native" -B "$folder" -G Ninja "$@" || return 1
        printf '%s\n' "$inputs" >"$folder/inputs.txt"
    fi
    if ! ninja -C "$folder" -n 2>/dev/null | grep -q 'no work to do'; then
        printf 'native: building in build/%s\n' "${folder##*/}" >&2
        quietly "$folder/build.log" ninja -C "$folder" -j "$native_jobs"
    fi
}
