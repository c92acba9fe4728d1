#!/usr/bin/env bash
# Asks moto, which checks signatures, as AWS itself is asked: with right keys, with a wrong secret.
#
#   aws.sh PROGRAM TOOLS
#
# PROGRAM is the test binary of the crate integrations, TOOLS a folder for what is installed.
set -euo pipefail
tests="$1"
tools="$2/moto"
if [ ! -x "$tools/bin/moto_server" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet 'moto[server]==5.2.5'
fi
port=15555
# The first calls are free: they make the user, its key and what it may do.
INITIAL_NO_AUTH_ACTION_COUNT=3 "$tools/bin/moto_server" -H 127.0.0.1 -p "$port" >/dev/null 2>&1 &
moto=$!
trap 'kill "$moto"' EXIT
for _ in $(seq 100); do
  if curl --silent --output /dev/null "http://127.0.0.1:$port/moto-api/data.json"; then break; fi
  sleep 0.1
done
iam() { curl --silent --fail "http://127.0.0.1:$port/" -H 'authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request' --data "$1&Version=2010-05-08"; }
iam 'Action=CreateUser&UserName=slipway' >/dev/null
key="$(iam 'Action=CreateAccessKey&UserName=slipway')"
policy='%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22ce%3AGetCostAndUsage%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D'
iam "Action=PutUserPolicy&UserName=slipway&PolicyName=costs&PolicyDocument=$policy" >/dev/null
value() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" <<<"$key"; }
SLIPWAY_MOTO="http://127.0.0.1:$port" SLIPWAY_MOTO_ID="$(value AccessKeyId)" SLIPWAY_MOTO_SECRET="$(value SecretAccessKey)" \
  "$tests" --ignored --exact cost_explorer::moto_takes_what_is_signed
