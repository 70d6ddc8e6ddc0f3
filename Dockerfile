# syntax=docker/dockerfile:1
# One image for `akis serve`, `akis worker` and `akis migrate`:
#   docker build -t akis .
#   docker run --rm -v ./akis.toml:/etc/akis/akis.toml:ro akis migrate
#   docker run --rm -p 8080:8080 -v ./akis.toml:/etc/akis/akis.toml:ro akis serve
#   docker run --rm -v ./akis.toml:/etc/akis/akis.toml:ro akis worker

# --- the program -----------------------------------------------------------------------------------------------------
FROM rust:1.95-slim-bookworm AS server
# aws-lc compiles C; nothing else needs more than Rust.
RUN apt-get update \
 && apt-get install -y --no-install-recommends clang cmake make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock rustfmt.toml ./
COPY .cargo .cargo
COPY config config
COPY crates crates
COPY migrations migrations
COPY tests tests
# The target folder stays with the builder between builds; the program leaves it.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release --package akis \
 && install -D target/release/akis /out/akis \
 && /out/akis openapi > /out/openapi.json

# --- the dashboard ---------------------------------------------------------------------------------------------------
FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY web ./
COPY --from=server /out/openapi.json ./openapi.json
RUN npm run api && npm run check && npm run build

# --- what runs -------------------------------------------------------------------------------------------------------
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin akis \
 # Where files lie unless `media.store` says otherwise; server and worker share it.
 && install -d -o 10001 -g 10001 -m 700 /var/lib/akis/media
COPY --from=server /out/akis /usr/local/bin/akis
COPY --from=web /src/web/dist /usr/share/akis/web
COPY config/default.toml config/production.example.toml /usr/share/doc/akis/
ENV AKIS__SERVER__LISTEN=0.0.0.0:8080 \
    AKIS__SERVER__WEB_DIR=/usr/share/akis/web \
    AKIS__LOG__FORMAT=json
# A number, not a name, so that orchestrators can see that it is not root.
USER 10001:10001
VOLUME /var/lib/akis/media
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/akis"]
CMD ["--help"]
