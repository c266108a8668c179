# docker build -t assessor . && docker run --rm --read-only --user "$(id -u):$(id -g)" -v "$PWD:/work" assessor check answers
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
# The versions of the libraries are pinned by the file of constraints.
# hadolint ignore=DL3013
RUN pip wheel --no-cache-dir --wheel-dir /wheels -c .github/action/constraints.txt ".[pdf,xlsx,ics,junit]"

FROM python:3.13-slim
# For --baseline-ref; the mounted repository belongs to somebody else. Debian keeps one version of git only.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*'
COPY --from=build /wheels /wheels
# There is one version of each among the wheels.
# hadolint ignore=DL3013
RUN pip install --no-cache-dir --no-index --find-links /wheels "iot-assessor[pdf,xlsx,ics,junit]"
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /work
USER 65534:65534
ENTRYPOINT ["assessor"]
CMD ["--help"]
