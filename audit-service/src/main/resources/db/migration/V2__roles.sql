-- What the service may do, whoever it logs in as: append and read. It takes this role in each
-- transaction that writes. Roles belong to the whole server, so another installation may have made it.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jit_audit_append') THEN
        CREATE ROLE jit_audit_append NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO jit_audit_append', current_schema());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO jit_audit_append', current_database());
END $$;

GRANT SELECT, INSERT ON event, first_seen, checkpoint, source TO jit_audit_append;
GRANT UPDATE (next_offset, last_offset, head) ON source TO jit_audit_append;
REVOKE EXECUTE ON FUNCTION event_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_month(date) TO jit_audit_append;
