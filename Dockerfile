# contactwatch as an image: a user without rights, nothing to write to. The same lock as everywhere else.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock pyproject.toml README.md LICENSE ./
# What runs, at the versions and hashes of the lock; what only tests need is left out.
RUN python -m venv /opt/contactwatch \
    && python -m venv /opt/uv \
    && awk '/^[a-z]/ { wanted = /^uv==/ } wanted' requirements.lock > uv.lock \
    && /opt/uv/bin/pip install --require-hashes -r uv.lock \
    && /opt/uv/bin/uv pip compile --quiet --generate-hashes --constraint requirements.lock --python /opt/contactwatch/bin/python \
       pyproject.toml -o runtime.lock \
    && /opt/uv/bin/uv pip install --no-cache --python /opt/contactwatch/bin/python --require-hashes -r runtime.lock
COPY schemas schemas
COPY rules rules
COPY streams streams
COPY dashboards dashboards
RUN /opt/uv/bin/uv pip install --no-cache --no-deps --python /opt/contactwatch/bin/python .

FROM python:3.11.14-slim-bookworm
LABEL org.opencontainers.image.title="contactwatch" org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 65532 contactwatch \
    && useradd --uid 65532 --gid 65532 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin contactwatch
COPY --from=build /opt/contactwatch /opt/contactwatch
ENV PATH=/opt/contactwatch/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 65532:65532
EXPOSE 9108
# Of a worker, a connector or a notifier that serves /health on 9108; other commands switch it off.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9108/health', timeout=4)"]
ENTRYPOINT ["contactwatch"]
CMD ["--help"]
