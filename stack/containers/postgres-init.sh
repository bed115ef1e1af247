#!/bin/sh
# Run once by the official image on an empty volume: the roles (docs/security.md) and the database of the pipeline.
set -eu
psql --set ON_ERROR_STOP=1 --set owner="$COUNTINGHOUSE_OWNER_PASSWORD" --set writer="$COUNTINGHOUSE_WRITER_PASSWORD" \
  --set reader="$COUNTINGHOUSE_READER_PASSWORD" --set filer="$COUNTINGHOUSE_FILER_PASSWORD" --username postgres <<'SQL'
CREATE ROLE ledger_owner NOLOGIN;
CREATE ROLE ledger_writer NOLOGIN;
CREATE ROLE ledger_reader NOLOGIN;
CREATE ROLE ledger_filer NOLOGIN;
CREATE ROLE countinghouse LOGIN PASSWORD :'owner' IN ROLE ledger_owner;
CREATE ROLE countinghouse_writer LOGIN PASSWORD :'writer' IN ROLE ledger_writer;
CREATE ROLE countinghouse_reader LOGIN PASSWORD :'reader' IN ROLE ledger_reader;
CREATE ROLE countinghouse_filer LOGIN PASSWORD :'filer' IN ROLE ledger_filer;
CREATE DATABASE countinghouse OWNER countinghouse;
SQL
