#!/bin/sh
# Run once by the official image on an empty volume: the role and the database of the pipeline.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$COUNTINGHOUSE_PASSWORD" --username postgres <<'SQL'
CREATE ROLE countinghouse LOGIN PASSWORD :'password';
CREATE DATABASE countinghouse OWNER countinghouse;
SQL
