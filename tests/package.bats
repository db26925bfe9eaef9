#!/usr/bin/env bats
# `make deb`: a Debian package of the tools, their manuals and completions.

load helper

setup_file() {
  command -v dpkg-deb >/dev/null || return 0
  mkdir "$BATS_FILE_TMPDIR/source"
  cp -r "$BATS_TEST_DIRNAME"/../{Makefile,README.md,.ci,cmd,completions,lib,man} \
    "$BATS_FILE_TMPDIR/source"
  make_package "$BATS_FILE_TMPDIR/source"
}

# With nothing from outside.
make_package() { # DIRECTORY
  env -u MAKEFLAGS -u DEBFULLNAME -u DEBEMAIL SOURCE_DATE_EPOCH=1767225600 \
    make -s -C "$1" deb
}

setup() {
  command -v dpkg-deb >/dev/null || skip "dpkg-deb makes packages, and is missing"
  cd "$BATS_TEST_TMPDIR" || return
  package=$(echo "$BATS_FILE_TMPDIR"/source/build/prof_*.deb)
  dpkg-deb -x "$package" root
  dpkg-deb -e "$package" control
}

# A text as a package has it.
unpacked() { # PATH
  gzip -dc "root/usr/share/$1"
}

@test "a package is named after version and architecture" {
  local version
  version=$(prof-stats --version | sed 's/.* //')
  equal "${package##*/}" "prof_${version}_$(dpkg --print-architecture).deb"
  equal "$(dpkg-deb -f "$package" Package Version)" "Package: prof
Version: $version"
}

@test "a package has what make install installs, where Debian looks for it" {
  local tool
  {
    for tool in prof-bottleneck prof-recommend prof-record prof-stats prof-trend; do
      echo "bin/$tool"
      echo "share/bash-completion/completions/$tool"
      echo "share/fish/vendor_completions.d/$tool.fish"
    done
    echo share/zsh/vendor-completions/_prof
    echo share/doc/prof/changelog.gz
    echo share/doc/prof/copyright
    for page in "$PROF_ROOT"/man/*.[157]; do
      echo "share/man/man${page##*.}/${page##*/}.gz"
    done
  } | sort >expected
  (cd root/usr && find . -type f | sed 's/..//' | sort) >seen
  diff seen expected
  unpacked man/man1/prof-stats.1.gz | cmp - "$PROF_ROOT/man/prof-stats.1"
  cmp root/usr/share/zsh/vendor-completions/_prof "$PROF_ROOT/completions/_prof"
}

@test "a package belongs to root, and only programs are executable" {
  dpkg-deb -c "$package" | awk '
    { mode = "-rw-r--r--" }
    $6 ~ /\/bin\// { mode = "-rwxr-xr-x" }
    $6 ~ /\/$/ { mode = "drwxr-xr-x" }
    $2 != "root/root" || $1 != mode { print; wrong = 1 }
    END { exit wrong }'
}

@test "a package depends on the libraries that its programs load" {
  local depends
  depends=$(dpkg-deb -f "$package" Depends)
  equal "$(readelf -d root/usr/bin/* | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' |
    sort -u | tr '\n' ' ')" 'libc.so.6 libcsv.so.3 libm.so.6 '
  # libm is in libc6 too.
  equal "$(tr ',' '\n' <<<"$depends" | sed 's/^ *//; s/ .*//' | sort | tr '\n' ' ')" \
    'libc6 libcsv3 '
  # The newest version of a symbol that they use.
  dpkg --compare-versions \
    "$(sed 's/.*libc6 (>= \([0-9.]*\)).*/\1/' <<<"$depends")" \
    ge "$(readelf -W --dyn-syms root/usr/bin/* |
      sed -n 's/.*@GLIBC_\([0-9.]*\).*/\1/p' | sort -V | tail -n 1)"
}

@test "a package's sums and size are those of its files" {
  (cd root && md5sum -c ../control/md5sums) >seen
  equal "$(wc -l <seen)" "$(find root -type f | wc -l)"
  # Debian Policy 5.6.20: files in KiB rounded up, anything else 1.
  equal "$(dpkg-deb -f "$package" Installed-Size)" \
    "$(find root/usr -type f -size +0 -exec stat -c %s {} + | awk '
      { n += int(($1 + 1023) / 1024) } END { print n }' |
      { read -r files; echo $((files + $(find root -type d | wc -l))); })"
}

@test "a package's programs run, and are stripped" {
  local tool
  for tool in root/usr/bin/*; do
    equal "$("$tool" --version)" "$("${tool##*/}" --version)"
    readelf -S "$tool" >sections
    fails 1 grep -E 'symtab|debug' sections
  done
}

@test "a package names its license and its changes" {
  grep -q '^License: ISC$' root/usr/share/doc/prof/copyright
  grep -q '^Copyright: .* the prof authors$' root/usr/share/doc/prof/copyright
  grep -q 'Permission to use, copy, modify' root/usr/share/doc/prof/copyright
  # 2026-01-01, as SOURCE_DATE_EPOCH says.
  unpacked doc/prof/changelog.gz >changelog
  grep -q '^ -- the prof authors <.*>  Thu, 01 Jan 2026 00:00:00 +0000$' changelog
}

@test "packages of the same sources are the same, wherever they are made" {
  cp -r "$BATS_FILE_TMPDIR/source" elsewhere
  rm -r elsewhere/build
  umask 077
  TZ=Pacific/Auckland make_package elsewhere
  cmp "$package" elsewhere/build/prof_*.deb
}

@test "lintian finds nothing wrong with a package" {
  command -v lintian >/dev/null || skip "lintian is missing"
  lintian --no-cfg --allow-root --pedantic -EI "$package" >out 2>err
  equal "$(grep '^[EWIPX]:' out)" ''
}
