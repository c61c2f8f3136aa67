package io.jitaccess.audit.chain;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.config.Database;

/** Lets tests of other packages have months retired and heads signed when they want it. */
public final class TestingRetention {
    private TestingRetention() {}

    public static int run(TestingAudit audit) {
        return audit.bean(Retention.class).run();
    }

    public static void checkpoint(TestingAudit audit) {
        audit.bean(Checkpointer.class).checkpoint();
    }

    public static boolean ready(TestingAudit audit) {
        return audit.bean(Database.class).ready();
    }
}
