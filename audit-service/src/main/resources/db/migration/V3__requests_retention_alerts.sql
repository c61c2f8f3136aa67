-- One row for each request: what its events add up to, for looking requests up. It proves nothing and
-- can be made again from the events, which do: TRUNCATE request; SELECT project_requests('event').
CREATE TABLE request (
    request_id           text PRIMARY KEY,
    person               text,
    requester            text,
    cluster              text,
    level                text,
    namespaces           jsonb,
    reason               text,
    ticket               text,
    extends              text,
    duration_seconds     bigint,
    asked_at             timestamptz,
    approved_at          timestamptz,
    rule                 text,
    approvers            jsonb,
    break_glass          boolean,
    denied_at            timestamptz,
    denied_cause         text,
    failed_at            timestamptz,
    failed_cause         text,
    provisioned_at       timestamptz,
    extended_at          timestamptz,
    ends_at              timestamptz,
    expired_at           timestamptz,
    revoked_at           timestamptz,
    revoked_cause        text,
    removed_at           timestamptz,
    last_possible_use_at timestamptz,
    last_event_at        timestamptz NOT NULL,
    state text NOT NULL GENERATED ALWAYS AS (
        CASE WHEN expired_at IS NOT NULL THEN 'EXPIRED'
             WHEN revoked_at IS NOT NULL THEN 'REVOKED'
             WHEN failed_at IS NOT NULL THEN 'FAILED'
             WHEN denied_at IS NOT NULL THEN 'DENIED'
             WHEN extended_at IS NOT NULL THEN 'EXTENDED'
             WHEN provisioned_at IS NOT NULL THEN 'ACTIVE'
             WHEN approved_at IS NOT NULL THEN 'APPROVED'
             ELSE 'REQUESTED' END) STORED
);
CREATE INDEX request_by_time ON request (asked_at, request_id);
CREATE INDEX request_by_person ON request (person, asked_at);
CREATE INDEX request_by_cluster ON request (cluster, asked_at);

-- Adds the events of a table to their requests. Each column has one event to come from, so the order in
-- which events are taken in does not matter, nor how often.
CREATE FUNCTION project_requests(events text) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    EXECUTE format($sql$
        INSERT INTO request AS r (request_id, person, requester, cluster, level, namespaces, reason, ticket,
            extends, duration_seconds, asked_at, approved_at, rule, approvers, break_glass, denied_at,
            denied_cause, failed_at, failed_cause, provisioned_at, extended_at, ends_at, expired_at, revoked_at,
            revoked_cause, removed_at, last_possible_use_at, last_event_at)
        SELECT request_id, max(person), max(event ->> 'user'), max(cluster),
            max(coalesce(event ->> 'level', event #>> '{access,level}')),
            coalesce((array_agg(event #> '{access,namespaces}') FILTER (WHERE type IN ('Approved', 'Provisioned')))[1],
                (array_agg(event -> 'namespaces') FILTER (WHERE type = 'Requested'))[1]),
            max(event ->> 'reason') FILTER (WHERE type = 'Requested'),
            max(event ->> 'ticket') FILTER (WHERE type = 'Requested'),
            max(event ->> 'extends') FILTER (WHERE type = 'Requested'),
            max((event ->> 'durationSeconds')::bigint) FILTER (WHERE type = 'Requested'),
            min(occurred_at) FILTER (WHERE type = 'Requested'),
            min(occurred_at) FILTER (WHERE type = 'Approved'),
            max(event ->> 'rule') FILTER (WHERE type = 'Approved'),
            (array_agg(event -> 'approvers') FILTER (WHERE type = 'Approved'))[1],
            bool_or((event ->> 'breakGlass')::boolean) FILTER (WHERE type = 'Approved'),
            min(occurred_at) FILTER (WHERE type = 'Denied'),
            max(event ->> 'cause') FILTER (WHERE type = 'Denied'),
            min(occurred_at) FILTER (WHERE type = 'ProvisioningFailed'),
            max(event ->> 'cause') FILTER (WHERE type = 'ProvisioningFailed'),
            min(occurred_at) FILTER (WHERE type = 'Provisioned'),
            min(occurred_at) FILTER (WHERE type = 'ExtendedBy'),
            max((event ->> 'endsAt')::timestamptz) FILTER (WHERE type IN ('Provisioned', 'Extended')),
            min(occurred_at) FILTER (WHERE type = 'Expired'),
            min(occurred_at) FILTER (WHERE type = 'Revoked'),
            max(event ->> 'cause') FILTER (WHERE type = 'Revoked'),
            max((event ->> 'removedAt')::timestamptz) FILTER (WHERE type = 'Deprovisioned'),
            max((event ->> 'lastPossibleUseAt')::timestamptz) FILTER (WHERE type = 'Deprovisioned'),
            max(occurred_at)
        FROM (
            SELECT request_id, type, person, cluster, occurred_at, event FROM %1$I
            WHERE request_id IS NOT NULL AND type IN ('Requested', 'Approved', 'Denied', 'ProvisioningFailed',
                'Provisioned', 'Extended', 'Expired', 'Revoked', 'Deprovisioned')
            UNION ALL
            -- An extension is a request of its own that is done once the grant has its later end.
            SELECT event ->> 'extension', 'ExtendedBy', person, cluster, occurred_at, '{}'::jsonb FROM %1$I
            WHERE type = 'Extended') AS told
        GROUP BY request_id
        ON CONFLICT (request_id) DO UPDATE SET
            person = coalesce(r.person, excluded.person),
            requester = coalesce(r.requester, excluded.requester),
            cluster = coalesce(r.cluster, excluded.cluster),
            level = coalesce(r.level, excluded.level),
            namespaces = CASE WHEN r.approved_at IS NULL THEN coalesce(excluded.namespaces, r.namespaces)
                ELSE coalesce(r.namespaces, excluded.namespaces) END,
            reason = coalesce(r.reason, excluded.reason),
            ticket = coalesce(r.ticket, excluded.ticket),
            extends = coalesce(r.extends, excluded.extends),
            duration_seconds = coalesce(r.duration_seconds, excluded.duration_seconds),
            asked_at = least(r.asked_at, excluded.asked_at),
            approved_at = least(r.approved_at, excluded.approved_at),
            rule = coalesce(r.rule, excluded.rule),
            approvers = coalesce(r.approvers, excluded.approvers),
            break_glass = coalesce(r.break_glass, excluded.break_glass),
            denied_at = least(r.denied_at, excluded.denied_at),
            denied_cause = coalesce(r.denied_cause, excluded.denied_cause),
            failed_at = least(r.failed_at, excluded.failed_at),
            failed_cause = coalesce(r.failed_cause, excluded.failed_cause),
            provisioned_at = least(r.provisioned_at, excluded.provisioned_at),
            extended_at = least(r.extended_at, excluded.extended_at),
            ends_at = greatest(r.ends_at, excluded.ends_at),
            expired_at = least(r.expired_at, excluded.expired_at),
            revoked_at = least(r.revoked_at, excluded.revoked_at),
            revoked_cause = coalesce(r.revoked_cause, excluded.revoked_cause),
            removed_at = greatest(r.removed_at, excluded.removed_at),
            last_possible_use_at = greatest(r.last_possible_use_at, excluded.last_possible_use_at),
            last_event_at = greatest(r.last_event_at, excluded.last_event_at)
        $sql$, events);
END $$;

SELECT project_requests('event');

-- Alerts are looked up by their short name.
CREATE INDEX event_by_alert ON event ((event ->> 'alertId')) WHERE type = 'Alert';

-- Where each chain begins, once months were dropped: the last row that is gone. What counts is the signed
-- checkpoint that says the same.
CREATE TABLE retired (
    source     int         NOT NULL REFERENCES source (id),
    "offset"   bigint      NOT NULL,
    hash       bytea       NOT NULL,
    until      date        NOT NULL,
    retired_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, "offset")
);
CREATE TRIGGER retired_only_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON retired
    FOR EACH STATEMENT EXECUTE FUNCTION only_appended();

-- Drops the months that ended at this day or before, and says how many. Never young ones, whatever is asked for.
CREATE FUNCTION retire_events(until date) RETURNS int
    -- Who reads for long must not make those wait who append: better to retire tomorrow.
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '5s' AS $$
DECLARE
    cut    timestamptz := date_trunc('month', until)::timestamp AT TIME ZONE 'UTC';
    chain  record;
    gone   record;
    part   record;
    months int := 0;
BEGIN
    IF cut > now() - interval '30 days' THEN
        RAISE EXCEPTION 'months younger than 30 days are never retired';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('event_month'));
    IF NOT EXISTS (SELECT FROM event WHERE recorded_at < cut) THEN
        RETURN 0;
    END IF;
    FOR chain IN SELECT id, topic, partition FROM source LOOP
        SELECT "offset" AS at, hash INTO gone FROM event
            WHERE source = chain.id AND recorded_at < cut ORDER BY "offset" DESC LIMIT 1;
        CONTINUE WHEN NOT FOUND;
        IF EXISTS (SELECT FROM event
                WHERE source = chain.id AND recorded_at >= cut AND "offset" < gone.at) THEN
            RAISE EXCEPTION 'rows of %-% around % were recorded out of order: they are kept until the next month is due',
                chain.topic, chain.partition, cut;
        END IF;
        INSERT INTO retired (source, "offset", hash, until) VALUES (chain.id, gone.at, gone.hash, (cut AT TIME ZONE 'UTC')::date);
        DELETE FROM first_seen WHERE source = chain.id AND "offset" <= gone.at;
    END LOOP;
    FOR part IN SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'event'::regclass AND c.relname ~ '^event_\d{4}_\d{2}$'
                AND to_date(substr(c.relname, 7), 'YYYY_MM') < (cut AT TIME ZONE 'UTC')::date LOOP
        EXECUTE format('DROP TABLE %I', part.name);
        months := months + 1;
    END LOOP;
    DELETE FROM request WHERE last_event_at < cut;
    RETURN months;
END $$;

-- Who retires is not who appends: without retention nobody needs this role.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jit_audit_retire') THEN
        CREATE ROLE jit_audit_retire NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO jit_audit_retire', current_schema());
END $$;

GRANT SELECT, INSERT, UPDATE ON request TO jit_audit_append;
GRANT SELECT ON retired TO jit_audit_append;
REVOKE EXECUTE ON FUNCTION retire_events(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retire_events(date) TO jit_audit_retire;
