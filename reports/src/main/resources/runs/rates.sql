-- The last load of rates; 0: there is none.
SELECT max(load_id) AS last_load FROM fx_rates
