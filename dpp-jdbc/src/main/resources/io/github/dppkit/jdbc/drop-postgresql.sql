-- Removes everything dppkit stores. Every value encrypted under its keys is lost for ever.

DROP TABLE IF EXISTS dpp_schema;
DROP TABLE IF EXISTS dpp_audit_pruned;
DROP TABLE IF EXISTS dpp_audit_checkpoint;
DROP TABLE IF EXISTS dpp_audit_meta;
DROP TABLE IF EXISTS dpp_audit_event;
DROP TABLE IF EXISTS dpp_audit_writer;
DROP TABLE IF EXISTS dpp_access_sign_off;
DROP TABLE IF EXISTS dpp_credential;
DROP TABLE IF EXISTS dpp_login;
DROP TABLE IF EXISTS dpp_access_grant;
DROP TABLE IF EXISTS dpp_tombstone;
DROP TABLE IF EXISTS dpp_retention;
DROP TABLE IF EXISTS dpp_key_date;
DROP TABLE IF EXISTS dpp_withdrawn_key;
DROP TABLE IF EXISTS dpp_withdrawn_mark;
DROP TABLE IF EXISTS dpp_data_key;
DROP TABLE IF EXISTS dpp_named_secret;
DROP TABLE IF EXISTS dpp_epoch_secret;
