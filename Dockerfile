# docker build -t assessor . && docker run --rm --read-only -v "$PWD:/work" assessor check answers
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[pdf,xlsx,ics,junit]"

FROM python:3.13-slim
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels "iot-assessor[pdf,xlsx,ics,junit]"
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /work
USER 65534:65534
ENTRYPOINT ["assessor"]
CMD ["--help"]
