-- One row per document and owner: an answer that holds several orders is kept once for each, and goes with each. A desk
-- that takes in long lists takes them apart instead, into one document per order.
create table if not exists desk_document (
    partner   varchar(64)  not null,
    owner     varchar(128) not null, -- the order's id, or that of a day's ingest where no order owns the data
    kind      varchar(20)  not null,
    name      varchar(100) not null,
    operation varchar(100) not null,
    received  timestamp with time zone not null,
    payload   clob,                  -- JSON whose personal values are ciphertext; null once they are disposed of
    primary key (partner, owner, name)
);
