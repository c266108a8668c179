# docker build -t assessor . && docker run --rm --read-only --user "$(id -u):$(id -g)" -v "$PWD:/work" assessor check answers
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[pdf,xlsx,ics,junit]"

FROM python:3.13-slim
# For --baseline-ref; the mounted repository belongs to somebody else.
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*'
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels "iot-assessor[pdf,xlsx,ics,junit]"
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /work
USER 65534:65534
ENTRYPOINT ["assessor"]
CMD ["--help"]
