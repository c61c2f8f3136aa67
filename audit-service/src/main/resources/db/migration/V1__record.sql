-- One row for each partition of each topic that is read: how far, and the head of its chain.
-- Topics are told apart by id, since a name comes back after a rebuild.
CREATE TABLE source (
    id          int    GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic_id    uuid   NOT NULL,
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    last_offset bigint NOT NULL,
    head        bytea  NOT NULL,
    UNIQUE (topic_id, partition)
);

-- Every record, in months. What keeps a record from being stored twice is the compare-and-set of
-- source.next_offset in the same transaction; the key below is its index.
CREATE TABLE event (
    source       int         NOT NULL,
    "offset"     bigint      NOT NULL,
    prev_offset  bigint      NOT NULL,
    sent_at      timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    occurred_at  timestamptz NOT NULL,
    event_id     text        NOT NULL,
    type         text        NOT NULL,
    request_id   text,
    person       text,
    cluster      text,
    actor        text        NOT NULL,
    summary      text        NOT NULL,
    event        jsonb       NOT NULL,
    schema_id    int         NOT NULL,
    key          bytea,
    value        bytea,
    hash         bytea       NOT NULL,
    prev_hash    bytea       NOT NULL,
    duplicate_of text,
    PRIMARY KEY (source, "offset", recorded_at)
) PARTITION BY RANGE (recorded_at);

CREATE INDEX event_by_time ON event (occurred_at, source, "offset");
CREATE INDEX event_by_request ON event (request_id, occurred_at) WHERE request_id IS NOT NULL;
CREATE INDEX event_by_person ON event (person, occurred_at) WHERE person IS NOT NULL;
CREATE INDEX event_by_cluster ON event (cluster, occurred_at) WHERE cluster IS NOT NULL;
CREATE INDEX event_by_type ON event (type, occurred_at);

-- Where each event id was seen first, so that a repeat is known as one for as long as rows are kept.
-- The key is half of the SHA-256 of the id: half the size of the text, and as unique.
CREATE TABLE first_seen (
    event_key uuid   PRIMARY KEY,
    source    int    NOT NULL,
    "offset"  bigint NOT NULL
);

-- Signed statements of all chain heads, chained themselves.
CREATE TABLE checkpoint (
    number    bigint      PRIMARY KEY,
    at        timestamptz NOT NULL,
    body      text        NOT NULL,
    hash      bytea       NOT NULL,
    signature bytea       NOT NULL,
    key_id    text        NOT NULL
);

CREATE FUNCTION only_appended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever appended', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER event_only_appended BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION only_appended();
CREATE TRIGGER event_not_truncated BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION only_appended();
CREATE TRIGGER checkpoint_only_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION only_appended();

-- Makes the partition of a month. Runs as the owner, so that the service needs no right to create.
CREATE FUNCTION event_month(month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    start date := date_trunc('month', month)::date;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('event_month'));
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
        'event_' || to_char(start, 'YYYY_MM'),
        start::timestamp AT TIME ZONE 'UTC',
        (start + interval '1 month') AT TIME ZONE 'UTC');
END $$;
