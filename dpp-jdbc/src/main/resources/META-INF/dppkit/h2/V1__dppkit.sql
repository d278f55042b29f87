-- dppkit schema, version 1, H2 2.2 or later. Running it again changes nothing.
-- Columns ending in _us hold an instant as microseconds since 1970-01-01T00:00:00Z. docs/storage.md explains every column.

CREATE TABLE IF NOT EXISTS dpp_schema (
  component VARCHAR(20) NOT NULL PRIMARY KEY,
  version   INTEGER     NOT NULL
);

-- Domain K: wrapped keys. Best in a database, or at least in backups, of its own.

CREATE TABLE IF NOT EXISTS dpp_epoch_secret (
  epoch_day  DATE          NOT NULL,
  version    INTEGER       NOT NULL CHECK (version >= 1),
  wrapped    VARBINARY(4096) NOT NULL,
  root_uri   VARCHAR(1024) NOT NULL,
  created_us BIGINT        NOT NULL,
  dirty      BOOLEAN       DEFAULT FALSE NOT NULL,
  alarm_us   BIGINT,
  PRIMARY KEY (epoch_day, version)
);

CREATE TABLE IF NOT EXISTS dpp_named_secret (
  name       VARCHAR(40)   NOT NULL PRIMARY KEY,
  wrapped    VARBINARY(4096) NOT NULL,
  root_uri   VARCHAR(1024) NOT NULL,
  created_us BIGINT        NOT NULL
);

CREATE TABLE IF NOT EXISTS dpp_data_key (
  id             VARBINARY(12) NOT NULL PRIMARY KEY CHECK (octet_length(id) = 12),
  partner        VARCHAR(64)  NOT NULL,
  scope_kind     VARCHAR(16)  NOT NULL,
  scope_id       VARCHAR(128) NOT NULL,
  epoch_day      DATE         NOT NULL,
  epoch_version  INTEGER      NOT NULL CHECK (epoch_version >= 1),
  first_day      DATE         NOT NULL,
  version        INTEGER      NOT NULL CHECK (version >= 1),
  state          VARCHAR(10)  NOT NULL CHECK (state IN ('ACTIVE', 'DISPOSING')),
  wrapped        VARBINARY(4096) NOT NULL,
  commitment     VARBINARY(4096) NOT NULL,
  known_until_us BIGINT       NOT NULL,
  origin         VARCHAR(100) NOT NULL,
  created_us     BIGINT       NOT NULL,
  uses           BIGINT       NOT NULL CHECK (uses >= 0),
  superseded     BOOLEAN      DEFAULT FALSE NOT NULL,
  CONSTRAINT dpp_data_key_scope UNIQUE (partner, scope_kind, scope_id, superseded),
  CONSTRAINT dpp_data_key_first CHECK (first_day <= epoch_day)
);

CREATE INDEX IF NOT EXISTS dpp_data_key_epoch ON dpp_data_key (epoch_day, epoch_version, id);
CREATE INDEX IF NOT EXISTS dpp_data_key_created ON dpp_data_key (created_us, id);
CREATE INDEX IF NOT EXISTS dpp_data_key_state ON dpp_data_key (state, id);

CREATE TABLE IF NOT EXISTS dpp_key_date (
  name  VARCHAR(40) NOT NULL PRIMARY KEY,
  at_us BIGINT      NOT NULL
);

CREATE TABLE IF NOT EXISTS dpp_withdrawn_mark (
  id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  newest BIGINT  NOT NULL CHECK (newest >= 0)
);

CREATE TABLE IF NOT EXISTS dpp_withdrawn_key (
  mark   BIGINT        NOT NULL PRIMARY KEY CHECK (mark >= 1),
  key_id VARBINARY(12) NOT NULL CHECK (octet_length(key_id) = 12),
  at_us  BIGINT        NOT NULL
);

CREATE INDEX IF NOT EXISTS dpp_withdrawn_key_at ON dpp_withdrawn_key (at_us, mark);

INSERT INTO dpp_withdrawn_mark (id, newest)
  SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM dpp_withdrawn_mark WHERE id = 1);

-- Domain K too: deadlines, and what remains of disposed data. A restore of the data must not bring an old state of these back.

CREATE TABLE IF NOT EXISTS dpp_retention (
  partner              VARCHAR(64)  NOT NULL,
  scope_kind           VARCHAR(16)  NOT NULL,
  scope_id             VARCHAR(128) NOT NULL,
  data_class           VARCHAR(11)  NOT NULL CHECK (data_class IN ('PII', 'INFORMATION')),
  state                VARCHAR(10)  NOT NULL CHECK (state IN ('ACTIVE', 'DISPOSING', 'PARTIAL')),
  origin               VARCHAR(100) NOT NULL,
  first_seen_us        BIGINT       NOT NULL,
  purchased_us         BIGINT,
  unshipped_as_of_us   BIGINT,
  undelivered_as_of_us BIGINT,
  shipped_us           BIGINT,
  fulfilled_us         BIGINT,
  delivered_us         BIGINT,
  cancelled_us         BIGINT,
  promised_by_us       BIGINT,
  shipped_before_us    BIGINT,
  deadline_us          BIGINT       NOT NULL,
  due_us               BIGINT       NOT NULL,
  key_day              DATE,
  last_key_day         DATE,
  pseudonym            VARCHAR(32),
  claimed_until_us     BIGINT,
  version              INTEGER      NOT NULL CHECK (version >= 1),
  PRIMARY KEY (partner, scope_kind, scope_id, data_class),
  CONSTRAINT dpp_retention_order CHECK (due_us <= deadline_us)
);

CREATE INDEX IF NOT EXISTS dpp_retention_due ON dpp_retention (due_us);

CREATE TABLE IF NOT EXISTS dpp_tombstone (
  token       VARBINARY(16)  NOT NULL CHECK (octet_length(token) = 16),
  data_class  VARCHAR(11)    NOT NULL CHECK (data_class IN ('PII', 'INFORMATION')),
  disposed_us BIGINT         NOT NULL,
  certificate VARCHAR(16384) NOT NULL,
  PRIMARY KEY (token, data_class)
);

CREATE TABLE IF NOT EXISTS dpp_mark (
  name    VARCHAR(80) NOT NULL PRIMARY KEY,
  number  BIGINT      NOT NULL CHECK (number >= 0),
  at_us   BIGINT      NOT NULL,
  version INTEGER     NOT NULL CHECK (version >= 1)
);

CREATE INDEX IF NOT EXISTS dpp_tombstone_disposed ON dpp_tombstone (disposed_us);

-- Domain K too: notices to delete or return, and how far each of their scopes is. A scope that is done keeps its token alone.

CREATE TABLE IF NOT EXISTS dpp_notice (
  id               VARCHAR(64)    NOT NULL PRIMARY KEY,
  state            VARCHAR(7)     NOT NULL CHECK (state IN ('LISTING', 'OPEN', 'ERASED', 'CLOSED')),
  received_us      BIGINT         NOT NULL,
  claimed_until_us BIGINT,
  body             VARCHAR(32768) NOT NULL,
  certificate      VARCHAR(65536),
  version          INTEGER        NOT NULL CHECK (version >= 1)
);

CREATE TABLE IF NOT EXISTS dpp_notice_scope (
  notice_id  VARCHAR(64)    NOT NULL,
  token      VARBINARY(16)  NOT NULL CHECK (octet_length(token) = 16),
  partner    VARCHAR(64),
  scope_kind VARCHAR(16),
  scope_id   VARCHAR(128),
  state      VARCHAR(8)     NOT NULL CHECK (state IN ('OPEN', 'UNKNOWN', 'RETURNED', 'DONE')),
  result     VARCHAR(16384),
  version    INTEGER        NOT NULL CHECK (version >= 1),
  PRIMARY KEY (notice_id, token)
);

-- Domain K too: requests of data subjects, how far each of their scopes is, and which scopes are restricted, by token.

CREATE TABLE IF NOT EXISTS dpp_data_request (
  id               VARCHAR(64)    NOT NULL PRIMARY KEY,
  state            VARCHAR(7)     NOT NULL CHECK (state IN ('OPEN', 'DECIDED', 'CLOSED')),
  received_us      BIGINT         NOT NULL,
  claimed_until_us BIGINT,
  body             VARCHAR(32768) NOT NULL,
  answer           VARCHAR(1048576),
  version          INTEGER        NOT NULL CHECK (version >= 1)
);

CREATE TABLE IF NOT EXISTS dpp_data_request_scope (
  request_id VARCHAR(64)    NOT NULL,
  token      VARBINARY(16)  NOT NULL CHECK (octet_length(token) = 16),
  partner    VARCHAR(64),
  scope_kind VARCHAR(16),
  scope_id   VARCHAR(128),
  state      VARCHAR(8)     NOT NULL CHECK (state IN ('OPEN', 'DONE')),
  result     VARCHAR(16384),
  version    INTEGER        NOT NULL CHECK (version >= 1),
  PRIMARY KEY (request_id, token)
);

CREATE TABLE IF NOT EXISTS dpp_restriction (
  token      VARBINARY(16)  NOT NULL CHECK (octet_length(token) = 16),
  request_id VARCHAR(64)    NOT NULL,
  since_us   BIGINT         NOT NULL,
  PRIMARY KEY (token, request_id)
);

CREATE INDEX IF NOT EXISTS dpp_restriction_request ON dpp_restriction (request_id);

-- Domain K too: which duties hold which records of the cold archive.

CREATE TABLE IF NOT EXISTS dpp_hold (
  id           VARCHAR(32)  NOT NULL PRIMARY KEY,
  token        VARBINARY(16) NOT NULL CHECK (octet_length(token) = 16),
  state        VARCHAR(9)   NOT NULL CHECK (state IN ('REQUESTED', 'SEALING', 'HELD', 'ENDING', 'ENDED')),
  statute      VARCHAR(40)  NOT NULL,
  archive_form VARCHAR(64)  NOT NULL,
  jurisdiction VARCHAR(2)   NOT NULL,
  fiscal_year  INTEGER      NOT NULL,
  authoriser   VARCHAR(64)  NOT NULL,
  until_day    DATE         NOT NULL,
  attempt      INTEGER      NOT NULL CHECK (attempt >= 0),
  sha256       VARCHAR(64),
  changed_us   BIGINT       NOT NULL,
  version      INTEGER      NOT NULL CHECK (version >= 1)
);

CREATE INDEX IF NOT EXISTS dpp_hold_token ON dpp_hold (token);
CREATE INDEX IF NOT EXISTS dpp_hold_until ON dpp_hold (until_day);
CREATE INDEX IF NOT EXISTS dpp_hold_key ON dpp_hold (jurisdiction, fiscal_year);

CREATE TABLE IF NOT EXISTS dpp_hold_year (
  jurisdiction VARCHAR(2) NOT NULL,
  fiscal_year  INTEGER    NOT NULL,
  last_until   DATE       NOT NULL,
  state        VARCHAR(9) NOT NULL CHECK (state IN ('OPEN', 'DUE', 'DESTROYED')),
  version      INTEGER    NOT NULL CHECK (version >= 1),
  PRIMARY KEY (jurisdiction, fiscal_year)
);

-- The cold archive, for hosts that keep it in a database; best in one of its own. Nothing in it opens without the offline key.

CREATE TABLE IF NOT EXISTS dpp_hold_archive (
  name    VARCHAR(80) NOT NULL PRIMARY KEY,
  content BINARY LARGE OBJECT NOT NULL
);

-- Access: who may act in which role.

CREATE TABLE IF NOT EXISTS dpp_access_grant (
  actor       VARCHAR(80) NOT NULL,
  role        VARCHAR(32) NOT NULL,
  purpose     VARCHAR(64) NOT NULL,
  partner     VARCHAR(64) NOT NULL,
  owner       VARCHAR(80),
  approved_by VARCHAR(80) NOT NULL,
  approved_us BIGINT      NOT NULL,
  reviewed_by VARCHAR(80) NOT NULL,
  reviewed_us BIGINT      NOT NULL,
  revoked_us  BIGINT,
  opened_for  VARCHAR(32),
  open_us     BIGINT,
  version     INTEGER     NOT NULL CHECK (version >= 1),
  PRIMARY KEY (actor, role, purpose, partner)
);

CREATE TABLE IF NOT EXISTS dpp_access_sign_off (
  sign_off_no     INTEGER     NOT NULL PRIMARY KEY CHECK (sign_off_no >= 1),
  from_us         BIGINT      NOT NULL,
  to_us           BIGINT      NOT NULL,
  reviewer        VARCHAR(80) NOT NULL,
  second_reviewer VARCHAR(80),
  signed_us       BIGINT      NOT NULL,
  evidence        VARCHAR(64) NOT NULL,
  seen            VARCHAR(1000000) NOT NULL
);

-- Access: attempts to log in, by keyed tokens, for hosts that keep passwords; and how old credentials are.

CREATE TABLE IF NOT EXISTS dpp_login (
  kind            VARCHAR(8)    NOT NULL,
  token           VARBINARY(16) NOT NULL CHECK (octet_length(token) = 16),
  failures        INTEGER       NOT NULL CHECK (failures >= 0),
  locks           INTEGER       NOT NULL CHECK (locks >= 0),
  window_us       BIGINT        NOT NULL,
  locked_until_us BIGINT        NOT NULL,
  seen_us         BIGINT        NOT NULL,
  barred          SMALLINT      NOT NULL CHECK (barred IN (0, 1)),
  PRIMARY KEY (kind, token)
);

CREATE INDEX IF NOT EXISTS dpp_login_seen ON dpp_login (seen_us);

CREATE TABLE IF NOT EXISTS dpp_credential (
  name         VARCHAR(64) NOT NULL PRIMARY KEY,
  kind         VARCHAR(20) NOT NULL,
  created_us   BIGINT      NOT NULL,
  withdrawn_us BIGINT,
  version      INTEGER     NOT NULL CHECK (version >= 1)
);

-- Audit: the trail. Its application user needs INSERT and SELECT, and UPDATE of dpp_audit_writer (size, state, frontier).

CREATE TABLE IF NOT EXISTS dpp_audit_writer (
  node_id     VARCHAR(64) NOT NULL,
  incarnation BIGINT      NOT NULL CHECK (incarnation >= 1),
  size        BIGINT      NOT NULL CHECK (size >= 0),
  state       VARCHAR(9)  NOT NULL CHECK (state IN ('OPEN', 'CLOSED', 'ABANDONED')),
  frontier    VARBINARY(2016) NOT NULL,
  PRIMARY KEY (node_id, incarnation)
);

CREATE TABLE IF NOT EXISTS dpp_audit_event (
  node_id     VARCHAR(64) NOT NULL,
  incarnation BIGINT      NOT NULL,
  seq         BIGINT      NOT NULL CHECK (seq >= 0),
  event_id    UUID        NOT NULL,
  leaf_hash   VARBINARY(32) NOT NULL CHECK (octet_length(leaf_hash) = 32),
  body        VARBINARY(1024) NOT NULL,
  PRIMARY KEY (node_id, incarnation, seq)
);

CREATE TABLE IF NOT EXISTS dpp_audit_meta (
  idx  BIGINT NOT NULL PRIMARY KEY CHECK (idx >= 0),
  leaf VARBINARY(255) NOT NULL
);

CREATE TABLE IF NOT EXISTS dpp_audit_checkpoint (
  size BIGINT        NOT NULL PRIMARY KEY CHECK (size >= 0),
  note VARCHAR(4096) NOT NULL
);

-- How far writers were pruned; written by AuditPruner only, with the right to DELETE from dpp_audit_event.

CREATE TABLE IF NOT EXISTS dpp_audit_pruned (
  node_id     VARCHAR(64) NOT NULL,
  incarnation BIGINT      NOT NULL CHECK (incarnation >= 1),
  size        BIGINT      NOT NULL CHECK (size >= 1),
  frontier    VARBINARY(2016) NOT NULL,
  PRIMARY KEY (node_id, incarnation)
);

-- Last: what says that all of the above is there.

INSERT INTO dpp_schema (component, version)
  SELECT 'dppkit', 1 WHERE NOT EXISTS (SELECT 1 FROM dpp_schema WHERE component = 'dppkit');
