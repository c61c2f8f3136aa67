-- Whoever made these roles may give them, but does not hold them: to take one on is a right of its own, which only a
-- superuser has anyway. Where somebody else made them, or migrates, that somebody gives them to the service's user.
DO $$
BEGIN
    EXECUTE format('GRANT jit_audit_append, jit_audit_retire TO %I', current_user);
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'the owner of jit_audit_append and jit_audit_retire must grant them to %', current_user;
END $$;
