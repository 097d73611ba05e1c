# shellcheck shell=bash
# What ./mgmt and ./verify need on the machine, and how they get it. Sourced, never run.

say() {
    echo "$*" >&2
}

# Prints the home of a JDK that can build this: the one of JAVA_HOME, of the PATH, or one that lies where Debian puts it.
find_jdk() {
    local home javac major
    javac=$(readlink -f -- "$(command -v javac || true)" || true)
    for home in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/java-17-* /usr/lib/jvm/*; do
        [[ -n $home && -x $home/bin/javac && -r $home/release ]] || continue
        major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if ((${major:-0} >= 17)); then
            echo "$home"
            return
        fi
    done
}

# Makes sure that there are a JDK and Maven, and points JAVA_HOME at the former.
need_build_tools() {
    local packages=() reasons=() home
    home=$(find_jdk)
    if [[ -z $home ]]; then
        packages+=(openjdk-17-jdk-headless)
        reasons+=("a Java compiler, version 17 or later")
    fi
    if ! command -v mvn >/dev/null; then
        packages+=(maven)
        reasons+=("Maven, which runs the build")
    fi
    if ((${#packages[@]})); then
        say "mgmt: the build needs what is not installed here:"
        local i
        for i in "${!packages[@]}"; do
            say "mgmt:   ${packages[i]} (${reasons[i]})"
        done
        install_packages "${packages[@]}"
        home=$(find_jdk)
        [[ -n $home ]] || {
            say "mgmt: no JDK 17 was found in /usr/lib/jvm after the installation"
            exit 1
        }
    fi
    export JAVA_HOME=$home
}

# Makes sure that there are the programs with which tests make trouble: immutable files, signals, mounts, namespaces; the
# store that hosts exchange through, whose service is not started (see apt_install); what the benchmark is written in, which
# is tried; and, for root alone, who can have them, hosts with a systemd each. systemd-sysv is not among the packages, which
# would make systemd this machine's own first process.
need_test_tools() {
    local packages=() tool package user
    while read -r user tool package; do
        if [[ ! -e $tool ]] && ! type -P "$tool" >/dev/null && [[ $user == all || $EUID == 0 ]]; then
            packages+=("$package")
        fi
    done <<'TOOLS'
all chattr e2fsprogs
all etcd etcd-server
all etcdctl etcd-client
all kill procps
all mount mount
all openssl openssl
all python3 python3
all setpriv util-linux
all unshare util-linux
root ip iproute2
root nft nftables
root script bsdutils
root /lib/systemd/systemd systemd
root /lib/systemd/system/dbus.service dbus
TOOLS
    if ((${#packages[@]})); then
        say "verify: the tests need what is not installed here: ${packages[*]}"
        install_packages "${packages[@]}"
    fi
}

# Installs Debian packages: as root without a question, through sudo when somebody is there to be asked for a password.
install_packages() {
    local become=()
    if ! command -v apt-get >/dev/null; then
        say "mgmt: this is no Debian: install them your system's way, then run this again"
        exit 1
    fi
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null || [[ ! -t 0 ]]; then
            say "mgmt: only root may install packages; run this once, then try again:"
            say "    sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $*'"
            exit 1
        fi
        become=(sudo)
    fi
    say "mgmt: installing $*"
    local log
    log=$(mktemp)
    # Lists that are missing or old make the first try fail.
    if apt_install "$@" >"$log" 2>&1 ||
        { "${become[@]}" apt-get update >>"$log" 2>&1 && apt_install "$@" >>"$log" 2>&1; }; then
        rm -f "$log"
        return
    fi
    cat "$log" >&2
    rm -f "$log"
    say "mgmt: apt-get could not install $*"
    exit 1
}

# Part of install_packages, whose way to become root it uses. In runlevel 1 no installed service is started: a build has
# no business to run one, and in a container nothing else would hold it back.
apt_install() {
    "${become[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "$@"
}
