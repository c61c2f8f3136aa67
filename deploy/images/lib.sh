# Shared by the scripts beside it; they run it from the root of the checkout.
IMAGES=deploy/images/target
LIBRARIES="libc6 libgcc-s1 libstdc++6 zlib1g"
# What the services and their libraries use of the JDK.
MODULES=java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,java.xml.crypto,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

# A JRE of the modules that are used.
make_jre() {
  [ -x "$IMAGES/jre/bin/java" ] && return
  rm -rf "$IMAGES/jre"
  "$(dirname "$JAVA")/jlink" --add-modules "$MODULES" --no-header-files --no-man-pages --strip-debug \
    --compress zip-6 --output "$IMAGES/jre"
  # Links would be followed into copies.
  rm -rf "$IMAGES/jre/legal"
  quiet_recordings "$IMAGES/jre/lib/jfr"
}

# quiet_recordings DIRECTORY: a flight recording leaves the machine of whoever reads it, so it never holds the environment
# or system properties, where secrets may be.
quiet_recordings() {
  sed -i -E '/<event name="jdk\.Initial(EnvironmentVariable|SystemProperty)"/,/<\/event>/s/("enabled">)true/\1false/' "$1"/*.jfc
}

# The shared libraries that a JVM and RocksDB need, from Debian packages, and the one user.
make_root() {
  [ -e "$IMAGES/rootfs/etc/passwd" ] && return
  local package unpacked=$PWD/$IMAGES/packages triplet
  triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")
  rm -rf "$IMAGES/rootfs" "$unpacked"
  mkdir -p "$unpacked/all" "$IMAGES/rootfs/lib/$triplet" "$IMAGES/rootfs/lib64" "$IMAGES/rootfs/etc"
  for package in $LIBRARIES; do (cd "$unpacked" && apt-get -qq download "$package"); done
  for package in "$unpacked"/*.deb; do
    dpkg-deb -x "$package" "$unpacked/all"
    dpkg-deb -f "$package" Package Version | paste -sd' ' >>"$IMAGES/rootfs/etc/packages"
  done
  find "$unpacked/all/lib/$triplet" "$unpacked/all/usr/lib/$triplet" -maxdepth 1 -name '*.so*' 2>/dev/null |
    while read -r file; do cp -L "$file" "$IMAGES/rootfs/lib/$triplet/"; done
  cp "$IMAGES/rootfs/lib/$triplet"/ld-linux-*.so.* "$IMAGES/rootfs/lib64/"
  echo 'jit:x:10001:10001::/app:/nonexistent' >"$IMAGES/rootfs/etc/passwd"
  echo 'jit:x:10001:' >"$IMAGES/rootfs/etc/group"
  echo 'hosts: files dns' >"$IMAGES/rootfs/etc/nsswitch.conf"
  rm -rf "$unpacked"
}

main_class() {
  case "$1" in
    gateway-service) echo io.jitaccess.gateway.GatewayApplication ;;
    approval-service) echo io.jitaccess.approval.ApprovalApplication ;;
    provisioner-service) echo io.jitaccess.provisioner.ProvisionerApplication ;;
    reaper-service) echo io.jitaccess.reaper.ReaperApplication ;;
    audit-service) echo io.jitaccess.audit.AuditApplication ;;
    *) echo "no service is called $1" >&2; return 1 ;;
  esac
}

# JVM options of every image: JAVA_TOOL_OPTIONS adds to them.
JVM_OPTIONS=-XX:+UseSerialGC,-XX:MaxRAMPercentage=60,-XX:+ExitOnOutOfMemoryError,--enable-native-access=ALL-UNNAMED,--sun-misc-unsafe-memory-access=allow

# assemble SERVICE BASE: libraries, JRE, dependencies, service and AOT cache, each a layer of its own.
assemble() {
  local service=$1 cache="" main
  main=$(main_class "$service")
  [ -e "$IMAGES/aot/$service/app.aot" ] && cache=-XX:AOTCache=/app/aot/app.aot,
  mvn -B -ntp -q ${MAVEN_OFFLINE:+-o} -pl "$service" com.google.cloud.tools:jib-maven-plugin:buildTar \
    -Djit.image.base="$2" -Djib.outputPaths.tar="$PWD/$IMAGES/$service.tar" -Djib.container.mainClass="$main" \
    -Djib.container.entrypoint="/jre/bin/java,${cache}${JVM_OPTIONS},-cp,@/app/jib-classpath-file,$main"
}

# What is in the image besides the JRE and libc, as CycloneDX.
bill_of_materials() {
  local service=$1
  mvn -B -ntp -q -pl "$service" org.cyclonedx:cyclonedx-maven-plugin:makeBom \
    -DoutputDirectory="$PWD/$IMAGES" -DoutputName="$service.cdx" -DoutputFormat=json -DincludeTestScope=false
}

# The digest by which a registry will know the image.
digest() {
  tar xOf "$IMAGES/$1.tar" index.json | grep -o '"digest":"sha256:[0-9a-f]*"' | head -1 | cut -d'"' -f4
}

# unpack SERVICE DIRECTORY: lays the layers over one another, as a container engine does.
unpack() {
  local blobs=$2.blobs layer
  rm -rf "$2" "$blobs"
  mkdir -p "$2" "$blobs"
  tar xf "$IMAGES/$1.tar" -C "$blobs"
  # The first digest of a manifest is its configuration, the others are layers from the bottom up.
  for layer in $(grep -o 'sha256:[0-9a-f]*' "$blobs/blobs/$(digest "$1" | tr : /)" | tail -n +2 | cut -d: -f2); do
    tar --warning=no-unknown-keyword -xzpf "$blobs/blobs/sha256/$layer" -C "$2"
  done
  rm -rf "$blobs"
  mkdir -p "$2/tmp" "$2/var/lib/jit-access" "$2/etc/jit-access"
}

# inside DIRECTORY COMMAND...: in the unpacked image and nothing else but /proc, as in a container.
inside() {
  local directory=$1 user=
  shift
  [ "$(id -u)" = 0 ] || user=-r
  mkdir -p "$directory/proc" "$directory/dev"
  if unshare $user -m true 2>/dev/null; then
    unshare $user -m sh -c 'mount --rbind /proc "$1/proc" && mount --rbind /dev "$1/dev" && directory=$1 && shift && exec chroot "$directory" "$@"' inside "$directory" "$@"
  else
    # Where nothing may be mounted: the loader finds the JRE's own libraries by /proc otherwise.
    LD_LIBRARY_PATH=/jre/lib:/jre/lib/server chroot "$directory" "$@"
  fi
}

# Settings with which a service refreshes its context, and which connect to nothing. Keys are made for the moment.
sample_settings() {
  local etc=$1/etc/jit-access
  cp deploy/config/clusters.yml deploy/config/policy.yml "$etc/"
  openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$etc/private.pem" 2>/dev/null
  openssl pkey -in "$etc/private.pem" -pubout -out "$etc/public.pem"
  openssl genpkey -algorithm ed25519 -out "$etc/checkpoint.pem"
  cat >"$etc/application.yml" <<'YAML'
server: {port: 0, address: 127.0.0.1}
spring:
  flyway.enabled: false
  security.oauth2.resourceserver.jwt.public-key-location: file:/etc/jit-access/public.pem
jit:
  catalogue: /etc/jit-access/clusters.yml
  policy: /etc/jit-access/policy.yml
  state-dir: /var/lib/jit-access/streams
  instance: trainee
  idempotency-secret: for-the-moment-of-training-only
  service-identity.private-key: /etc/jit-access/private.pem
  grant-token.private-key: /etc/jit-access/private.pem
  gateway-url: http://127.0.0.1:8080
  security.issuers: [{alias: none, issuer: "http://127.0.0.1", jwk-set-uri: "http://127.0.0.1/jwks", audience: jit-access}]
  audit: {checkpoint-file: /var/lib/jit-access/checkpoints, checkpoint-key: /etc/jit-access/checkpoint.pem}
YAML
}

# An AOT cache, from one start inside the image. The same image gets the same cache again.
train() {
  local service=$1 directory=$IMAGES/unpacked/$1 kept main
  kept=$IMAGES/trained/$service-$(digest "$service" | cut -d: -f2).aot
  if [ ! -e "$kept" ]; then
    main=$(main_class "$service")
    mkdir -p "$IMAGES/unpacked" "$IMAGES/trained"
    unpack "$service" "$directory"
    sample_settings "$directory"
    inside "$directory" /jre/bin/java -XX:AOTCacheOutput=/tmp/app.aot ${JVM_OPTIONS//,/ } -Xmx256m \
      -Dspring.context.exit=onRefresh -cp @/app/jib-classpath-file "$main" \
      --spring.config.additional-location=file:/etc/jit-access/ >"$IMAGES/$service-training.log" 2>&1 ||
      { echo "training $service failed: see $IMAGES/$service-training.log" >&2; return 1; }
    mv "$directory/tmp/app.aot" "$kept"
    rm -rf "$directory"
  fi
  cp "$kept" "$IMAGES/aot/$service/app.aot"
}
