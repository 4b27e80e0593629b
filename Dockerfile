# Built and run for real by scripts/chroot-build, which reads this file and knows these instructions only:
# FROM, ARG, ENV, WORKDIR, COPY, RUN, USER, ENTRYPOINT.

FROM swift:6.3.1-bookworm AS build
RUN apt-get update && \
    apt-get install --yes --no-install-recommends libssl-dev libyaml-dev && \
    rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product countersign
RUN install -D --strip .build/release/countersign /out/countersign

FROM debian:bookworm-slim
RUN apt-get update && \
    apt-get install --yes --no-install-recommends ca-certificates libssl3 libstdc++6 libyaml-0-2 && \
    rm -rf /var/lib/apt/lists/*
COPY --from=build /out/countersign /usr/local/bin/countersign
WORKDIR /etc/countersign
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/countersign"]
