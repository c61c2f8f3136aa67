package io.jitaccess.sandbox.policy;

import java.util.Map;
import java.util.Set;

/**
 * Who may assume a role. IAM stores a role or user that is named as principal by its unique id, so
 * that a role recreated under the same name is not trusted; an account's root stays an account.
 *
 * @param pins ARN as written to the unique id that it had when the policy was stored
 */
public record TrustPolicy(PolicyDocument document, Map<String, String> pins) {
    /** How a trust policy regards a caller, from less to more. */
    public enum Trust {
        NONE,
        /** The account is trusted: the caller's own policies must allow the call as well. */
        ACCOUNT,
        /** The caller itself is named. */
        CALLER,
        DENIED
    }

    /**
     * What a caller is called in a trust policy.
     *
     * @param names every spelling that means this caller alone, besides the pinned ARN
     */
    public record Caller(String account, String uniqueId, String principalArn, Set<String> names) {}

    public TrustPolicy {
        pins = Map.copyOf(pins);
    }

    public Trust trusts(Caller caller, RequestContext context) {
        Trust trust = Trust.NONE;
        for (Statement statement : document.statements()) {
            Trust named = Trust.NONE;
            for (String principal : statement.principals()) {
                Trust one = names(principal, caller);
                named = one.compareTo(named) > 0 ? one : named;
            }
            if (named != Trust.NONE && statement.applies(context)) {
                if (!statement.allow()) {
                    return Trust.DENIED;
                }
                trust = named.compareTo(trust) > 0 ? named : trust;
            }
        }
        return trust;
    }

    private Trust names(String principal, Caller caller) {
        if (principal.equals("*") || caller.names().contains(principal)) {
            return Trust.CALLER;
        }
        if (principal.equals(caller.principalArn())) {
            return caller.uniqueId().equals(pins.get(principal)) ? Trust.CALLER : Trust.NONE;
        }
        boolean account =
                principal.equals(caller.account())
                        || principal.endsWith(":iam::" + caller.account() + ":root");
        return account ? Trust.ACCOUNT : Trust.NONE;
    }
}
