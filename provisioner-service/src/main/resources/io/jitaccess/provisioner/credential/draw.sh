set -eu
umask 077
cache="${XDG_CACHE_HOME:-$HOME/.cache}/jit-access"
file="$cache/$JIT_REQUEST-$JIT_TOKEN_ID.json"
expires() { sed -n 's/.*"expirationTimestamp":"\([^"]*\)".*/\1/p'; }
if [ -r "$file" ]; then
  until="$(expires <"$file")"
  if [ -n "$until" ] && expr "x$until" \> "x$(date -u +%Y-%m-%dT%H:%M:%SZ)" >/dev/null; then
    exec cat "$file"
  fi
fi
if ! answer="$(printf 'header = "Authorization: Bearer %s"\n' "$JIT_GRANT_TOKEN" |
  curl --silent --show-error --max-time 30 --config - --request POST \
    --write-out '\n%{http_code}' "$JIT_URL")"; then
  echo "jit-access: cannot reach $JIT_URL" >&2
  exit 1
fi
status="${answer##*
}"
body="${answer%
*}"
if [ "$status" != 200 ]; then
  detail="$(printf '%s' "$body" | tr -d '\n' | sed -n 's/.*"detail" *: *"\(\([^"\\]\|\\.\)*\)".*/\1/p')"
  echo "jit-access: ${detail:-answer $status from $JIT_URL}" >&2
  exit 1
fi
if mkdir -p "$cache" 2>/dev/null && printf '%s' "$body" >"$file.$$" 2>/dev/null; then
  mv "$file.$$" "$file"
fi
printf '%s\n' "$body"
