# Shared by the scripts beside it; they run it from the root of the checkout.
RUN=deploy/local/target/run
SERVICES="gateway-service approval-service provisioner-service reaper-service audit-service"

# ours PID_FILE WORDS: the process of the file is alive and has the words in its command line.
ours() {
  [ -s "$1" ] && ps -ww -o args= -p "$(cat "$1")" 2>/dev/null | grep -qF "$2"
}

# A launcher of this checkout is alive.
running() {
  ours "$RUN/launcher.pid" "io.jitaccess.local.Up $PWD"
}

# Sets JAVA to a JDK 25.
find_java() {
  local home
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /)")")")" \
    /usr/lib/jvm/*25* "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q 'version "25'; then
      JAVA="$home/bin/java"
      return
    fi
  done
  echo "No JDK 25 was found. Install one (such as Temurin 25), or set JAVA_HOME to it." >&2
  exit 1
}

# Builds unless every jar is newer than every source.
build_if_needed() {
  local service stamp=deploy/local/target/built
  if [ -e "$stamp" ] && [ -z "$(find pom.xml schemas/src schemas/pom.xml deploy/*/src deploy/*/pom.xml \
      $(printf '%s/src %s/pom.xml ' $(for service in $SERVICES; do echo "$service $service"; done)) \
      -type f -newer "$stamp" -not -path '*/src/test/*' -print -quit)" ]; then
    return
  fi
  command -v mvn >/dev/null || { echo "Maven (mvn 3.8.7 or newer) is needed to build." >&2; exit 1; }
  echo "building (the first time this fetches dependencies, some minutes)"
  mvn -B -ntp -q -Dquick package || { echo "The build failed; its output is above." >&2; exit 1; }
  touch "$stamp"
}
