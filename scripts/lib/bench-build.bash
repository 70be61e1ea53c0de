# Builds dcmflux and java/bench when they are missing or outdated. Sourced by scripts/jmh, scripts/bench-vs-peers and scripts/bench-check.

bench_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
bench_java=${JAVA_HOME:+$JAVA_HOME/bin/}java

bench_outdated() {
    local stamp=$1
    [ ! -f "$stamp" ] || [ -n "$(find "$bench_top/java" "$bench_top/pom.xml" -name target -prune -o -path '*/src/test' -prune \
        -o -type f -newer "$stamp" -print -quit)" ]
}

# Sets bench_classpath and bench_options.
bench_build() {
    local target=$bench_top/java/bench/target stamp=$bench_top/build/bench/stamp
    # The launcher builds the command and the shims; the floor and measured_run are built with the shims.
    "$bench_top/scripts/dcmflux" --version >/dev/null
    if bench_outdated "$stamp"; then
        printf 'bench: compiling\n' >&2
        mkdir -p "${stamp%/*}"
        (cd "$bench_top" && mvn -q -B -pl java/bench -am -DskipTests package) >&2
        touch "$stamp"
    fi
    bench_classpath=$target/classes:$(printf '%s:' "$target"/lib/*.jar)
    bench_options=(-Xmx3g -XX:MaxDirectMemorySize=8g -Djava.awt.headless=true -Ddcmflux.root="$bench_top"
        -Ddcmflux.native.path="$bench_top/build/native/lib")
}

# Installs the peers where packages can be installed; whoever is missing afterwards is left out of the report, which says so.
bench_peers() {
    local program tried=$bench_top/build/bench/peers-tried
    for program in dcmcjpls dcmsend storescp gdcmconv opj_decompress djxl Orthanc grk_compress; do
        if ! PATH=$PATH:/usr/sbin command -v "$program" >/dev/null 2>&1; then
            # What cannot be had is asked for once, not in every run.
            [ ! -f "$tried" ] || return 0
            "$bench_top/scripts/bootstrap" bench || printf 'bench: some peers could not be installed; they are left out\n' >&2
            mkdir -p "${tried%/*}"
            touch "$tried"
            return 0
        fi
    done
}
