#!/usr/bin/env bash
# nginx, the server and PostgreSQL on this machine, without containers, from a fresh clone:
# starts all three in a temporary folder, asks what a visitor and an editor would, and stops them.
# --stay leaves them running until Ctrl+C. PYTHON, HTTPS_PORT and the three ports after it can be set.
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-.venv/bin/python}
TLS=${HTTPS_PORT:-8443} APP_PORT=$((${HTTPS_PORT:-8443} + 1)) PG_PORT=$((${HTTPS_PORT:-8443} + 2))
NAME=credits.localhost
work=$(mktemp -d) && chmod 755 "$work"
pgbin=$(dirname "$(find /usr/lib/postgresql -name initdb | sort | tail -n 1)")
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

stop() {
  [ $? = 0 ] || { echo FAILED; tail -n 5 "$work"/*.log; } >&2
  [ -f "$work/nginx.pid" ] && kill "$(cat "$work/nginx.pid")" || true
  [ -f "$work/var/serve.pid" ] && kill "$(cat "$work/var/serve.pid")" 2>/dev/null || true
  as_postgres "$pgbin/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null || true
  rm -rf "${work:?}"
}
trap stop EXIT

say() { printf '%-58s ' "$1"; }
ok() { echo ok; }
get() { curl --silent --cacert "$work/tls/fullchain.pem" --resolve "$NAME:$TLS:127.0.0.1" --max-time 20 "$@"; }
shows() { words=$1 && shift && get -o "$work/page" "$@" && grep -q "$words" "$work/page"; }
url="https://$NAME:$TLS"

say "the unit file is right"
sed "s|/opt/creditsguide/.venv/bin/python|$(realpath -s "$(command -v "$PYTHON")")|" deploy/creditsguide.service >"$work/creditsguide.service"
if command -v systemd-analyze >/dev/null; then
  systemd-analyze verify "$work/creditsguide.service"
  ok
else
  echo "not checked: no systemd"
fi

say "PostgreSQL starts"
mkdir "$work/pg"
[ "$(id -u)" != 0 ] || chown postgres "$work/pg"
as_postgres "$pgbin/initdb" -D "$work/pg" --username=creditsguide --auth=trust >/dev/null
as_postgres "$pgbin/pg_ctl" -D "$work/pg" -l "$work/pg/log" -w -o "-p $PG_PORT -k $work/pg -h 127.0.0.1" start >/dev/null
as_postgres "$pgbin/createdb" -h 127.0.0.1 -p "$PG_PORT" -U creditsguide creditsguide
ok

say "the application starts on it"
export SITE_URL=$url PORT=$APP_PORT VAR_DIR=$work/var
export DATABASE_URL=postgres://creditsguide@127.0.0.1:$PG_PORT/creditsguide
SECRET_KEY=$(openssl rand -hex 32)
export SECRET_KEY
mkdir "$VAR_DIR"
"$PYTHON" manage.py serve --prepare >"$work/app.log" 2>&1 &
ready() { curl -fs -o /dev/null "http://127.0.0.1:$APP_PORT/readyz"; }
for _ in $(seq 600); do ready || ! kill -0 $! 2>/dev/null && break; sleep 0.5; done
ready || { cat "$work/app.log"; exit 1; }
DJANGO_SUPERUSER_PASSWORD=a-long-enough-pass-phrase "$PYTHON" manage.py createsuperuser --noinput \
  --username ada --email ada@credits.example >/dev/null
ok

say "nginx takes the configuration and starts"
deploy/local-nginx.sh "$work" "$NAME" "$TLS" $((TLS + 3)) "$APP_PORT"
ok

say "plain http leads to https"
[ "$(curl -s -o /dev/null -w '%{redirect_url}' "http://127.0.0.1:$((TLS + 3))/?hd=1")" = "$url/?hd=1" ]
ok

say "the guide is served over TLS, with its headers"
shows "Social Media Campaign" -D "$work/head" "$url/"
for header in "strict-transport-security: max-age=63072000" "content-security-policy: " "x-frame-options: DENY" \
  "x-content-type-options: nosniff" "cross-origin-resource-policy: same-origin"; do
  grep -qi "^$header" "$work/head" || { echo "lacks $header"; exit 1; }
done
if grep -i "^set-cookie\|x-accel" "$work/head"; then exit 1; fi
ok

say "an unchanged page is answered 304"
etag=$(sed -n 's/^etag: \(.*\)\r$/\1/Ip' "$work/head")
[ "$(get -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" "$url/")" = 304 ]
ok

say "an editor signs in and saves; the page is new at once"
jar=$work/jar
token() { get -b "$jar" -c "$jar" "$1" | sed -n 's/.*name="csrfmiddlewaretoken" value="\([^"]*\)".*/\1/p' | head -n 1; }
send() { get -b "$jar" -c "$jar" -o "$work/page" -w '%{http_code}' -H "Referer: $url/" "$@"; }
csrf=$(token "$url/admin/login/")
[ "$(send -d "csrfmiddlewaretoken=$csrf&username=ada&password=a-long-enough-pass-phrase&next=/admin/" "$url/admin/login/")" = 302 ]
grep -q "__Host-sessionid" "$jar"
csrf=$(token "$url/admin/creditsguide/batchsize/add/")
[ "$(send -d "csrfmiddlewaretoken=$csrf&images=7919" "$url/admin/creditsguide/batchsize/add/")" = 302 ]
shows "7,919" "$url/"
ok

say "a content file goes up; one that is too large does not"
get -b "$jar" -o "$work/guide.json" "$url/admin/content/download/"
csrf=$(token "$url/admin/content/")
spaces() { head -c 1500000 /dev/zero | tr '\0' ' ' >>"$work/guide.json"; }
upload() { send -F "csrfmiddlewaretoken=$csrf" -F "file=@$work/guide.json" "$url/admin/content/"; }
spaces && [ "$(upload)" = 200 ] && grep -q "there is nothing to import" "$work/page"
spaces && [ "$(upload)" = 413 ] && grep -q "Nothing was saved" "$work/page"
spaces && [ "$(upload)" = 413 ] && grep -q "This file is too large" "$work/page" && ok

say "a release is taken over"
"$PYTHON" manage.py serve --reload >/dev/null
ok

say "guessing passwords is slowed down"
codes=$(for _ in $(seq 12); do get -o /dev/null -w '%{http_code} ' -d "username=x" "$url/admin/login/"; done)
grep -q 429 <<<"$codes"
ok

say "a backup of PostgreSQL is restored under the running site"
pg_dump --format=custom --file="$work/a.backup" "$DATABASE_URL"
csrf=$(token "$url/admin/creditsguide/batchsize/add/")
send -d "csrfmiddlewaretoken=$csrf&images=7907" "$url/admin/creditsguide/batchsize/add/" >/dev/null
shows "7,907" "$url/"
pg_restore --clean --if-exists --no-owner --single-transaction --dbname="$DATABASE_URL" "$work/a.backup"
shows "7,919" "$url/"
if grep "7,907" "$work/page"; then exit 1; fi
ok

if [ "${1:-}" = --stay ]; then echo "Running at $url (certificate: $work/tls/fullchain.pem). Ctrl+C stops."; sleep infinity; fi

say "while the application is away the guide stays"
get -o /dev/null "$url/?hd=20"
app=$(cat "$VAR_DIR/serve.pid")
kill "$app"
for _ in $(seq 120); do kill -0 "$app" 2>/dev/null && sleep 0.5 || break; done
shows "20 credits" "$url/?hd=20"
[ "$(get -o "$work/page" -w '%{http_code}' "$url/admin/")" = 503 ]
grep -q "Nothing is lost" "$work/page"
ok
