#!/usr/bin/env bash
# nginx with the template that production uses, on this machine, with a certificate of its own.
# All it writes is in FOLDER, which has to be readable by everyone; kill "$(cat FOLDER/nginx.pid)" stops it.
#   deploy/local-nginx.sh FOLDER NAME HTTPS_PORT HTTP_PORT APP_PORT
set -euo pipefail
cd "$(dirname "$0")"
work=${1:?a folder of its own} name=$2 https=$3 http=$4 app=$5

mkdir "$work/tls" "$work/cache"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" \
  -addext "subjectAltName=DNS:$name" -keyout "$work/tls/privkey.pem" -out "$work/tls/fullchain.pem" 2>/dev/null
SITE_NAME=$name APP=127.0.0.1:$app envsubst '$SITE_NAME $APP' <nginx.conf.template |
  sed -e "s|\(listen \(\[::\]:\)\?\)443|\1$https|; /listen \[::\]:80/d; s|listen 80 |listen 127.0.0.1:$http |" \
    -e "s|/etc/nginx/tls|$work/tls|; s|/var/cache/nginx/creditsguide|$work/cache|" \
    -e "s|/var/log/nginx/creditsguide.log|$work/access.log|; s|https://$name\\$|https://$name:$https\$|" >"$work/site.conf"
printf 'pid %s/nginx.pid; error_log %s/nginx.log; events {} http { include /etc/nginx/mime.types; include %s/site.conf; }\n' \
  "$work" "$work" "$work" >"$work/nginx.conf"
nginx -q -t -c "$work/nginx.conf"
nginx -c "$work/nginx.conf"
