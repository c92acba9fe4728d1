# The release in an image: one static binary, and the git that it reads repositories with. Built from
# the checkout:
#   docker build --tag slipway --build-arg COMMIT="$(git rev-parse --short HEAD)" .
#   docker run --publish 3000:3000 --volume slipway:/data --env-file identity.env slipway
# where identity.env sets SLIPWAY__IDENTITY__PROVIDERS and SLIPWAY__SERVER__PUBLIC_URL: at an address that
# others can reach, nobody is a guest. To try it without a provider, on this machine only:
#   docker run --network host --env SLIPWAY__SERVER__LISTEN=127.0.0.1:3000 slipway serve --catalog FOLDER
#
# The root of the file system may be read-only: all that is written lands in /data and /tmp.

FROM rust:1.95-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends musl-tools nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /slipway
COPY . .
ARG COMMIT=""
ARG TARGETARCH
# Database, compression and allocator are C: musl's compiler makes them static, too.
RUN case "${TARGETARCH:-$(dpkg --print-architecture)}" in \
        amd64) echo x86_64-unknown-linux-musl ;; \
        arm64) echo aarch64-unknown-linux-musl ;; \
        *) echo "there is no image for ${TARGETARCH}" >&2; exit 1 ;; \
    esac > /target \
    && rustup target add "$(cat /target)" wasm32-unknown-unknown
RUN make site SLIPWAY_TARGET_DIR=/build
RUN if [ -n "$COMMIT" ]; then export SLIPWAY_COMMIT="$COMMIT"; fi \
    && SLIPWAY_SITE=/build/site CARGO_TARGET_DIR=/build CARGO_PROFILE_RELEASE_LTO=thin \
        cargo build --release --locked --package server --target "$(cat /target)" \
    && install -D "/build/$(cat /target)/release/slipway" /slipway-release \
    && ! readelf --program-headers /slipway-release | grep --quiet INTERP

FROM alpine:3.22
RUN apk add --no-cache ca-certificates git \
    && adduser -D -H -u 10001 -h /data slipway \
    && install -d -o slipway -g slipway -m 0700 /data
COPY --from=build /slipway-release /usr/bin/slipway
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
ENV HOME=/data \
    SLIPWAY__SERVER__LISTEN=0.0.0.0:3000 \
    SLIPWAY__SERVER__DATA_DIR=/data \
    SLIPWAY__LOG__FORMAT=json
ENTRYPOINT ["/usr/bin/slipway"]
CMD ["serve"]
