# One image for the three services; the command names the main class.
FROM maven:3.9-eclipse-temurin-25 AS build
# Not root: the build starts PostgreSQL to generate code from the migrations, which refuses to run as root.
RUN useradd --uid 10001 --create-home builder && mkdir /src && chown builder /src
USER builder
WORKDIR /src
COPY --chown=builder . .
# ClickHouse runs in an image of its own here, so its library is not fetched.
RUN --mount=type=cache,target=/home/builder/.m2,uid=10001 \
    mvn -B -P '!fetch-clickhouse' -pl cli -am -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --create-home countinghouse \
    && mkdir -p /var/lib/countinghouse/scorer \
    && chown -R countinghouse /var/lib/countinghouse
COPY --from=build /src/cli/target/app/lib /app/lib
USER countinghouse
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", "/app/lib/*"]
