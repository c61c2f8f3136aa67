package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.policy.MalformedPolicyException;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;
import io.jitaccess.sandbox.policy.TrustPolicy;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.User;
import io.jitaccess.sandbox.world.World;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads trust policies and pins the roles and users that they name to their unique ids. */
public final class TrustReader {
    private static final int LONGEST = 2048;
    private static final Pattern ACCOUNT =
            Pattern.compile("\\d{12}|arn:aws[a-z-]*:iam::(\\d{12}):root");
    private static final Pattern IDENTITY =
            Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):(role|user)/(.+/)?([^/]+)");
    private static final Pattern SESSION =
            Pattern.compile("arn:aws[a-z-]*:sts::\\d{12}:assumed-role/[^/]+/[^/]+");

    private final World world;
    private final Behaviour behaviour;

    public TrustReader(World world, Behaviour behaviour) {
        this.world = world;
        this.behaviour = behaviour;
    }

    public TrustPolicy read(String text) {
        PolicyDocument document;
        try {
            document = PolicyReader.trust(text);
        } catch (MalformedPolicyException malformed) {
            throw IamErrors.malformedPolicy(String.valueOf(malformed.getMessage()));
        }
        if (document.countedLength() > LONGEST) {
            throw IamErrors.limitExceeded("Cannot exceed quota for ACLSizePerRole: " + LONGEST);
        }
        Map<String, String> pins = new HashMap<>();
        for (String principal : document.principals()) {
            Matcher identity = IDENTITY.matcher(principal);
            if (identity.matches()) {
                pins.put(
                        principal,
                        uniqueId(identity.group(1), principal, identity.group(4))
                                .orElseThrow(() -> invalid(principal)));
            } else if (!principal.equals("*")
                    && !principal.contains(" ")
                    && !ACCOUNT.matcher(principal).matches()
                    && !SESSION.matcher(principal).matches()) {
                throw invalid(principal);
            }
        }
        return new TrustPolicy(document, pins);
    }

    /**
     * The text as IAM gives it back: a principal that is gone shows as the id that is still
     * trusted.
     */
    String shown(TrustPolicy trust) {
        String text = trust.document().text();
        for (Map.Entry<String, String> pin : trust.pins().entrySet()) {
            Matcher identity = IDENTITY.matcher(pin.getKey());
            boolean same =
                    identity.matches()
                            && uniqueId(identity.group(1), pin.getKey(), identity.group(4))
                                    .filter(pin.getValue()::equals)
                                    .isPresent();
            text = same ? text : text.replace(pin.getKey(), pin.getValue());
        }
        return text;
    }

    /** Principals of accounts that the sandbox does not know do not exist. */
    private Optional<String> uniqueId(String accountId, String arn, String name) {
        Optional<Account> account = world.account(accountId);
        if (arn.contains(":user/")) {
            return account.map(a -> a.users().get(name)).map(User::id);
        }
        return account.flatMap(a -> a.roles().get(Account.key(name), behaviour.delays().role()))
                .filter(role -> role.arn().equals(arn))
                .map(Role::id);
    }

    private static AwsException invalid(String principal) {
        return IamErrors.malformedPolicy(
                "Invalid principal in policy: \"AWS\":\"" + principal + "\"");
    }
}
