package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Regions;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.User;
import io.jitaccess.sandbox.world.World;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of a role or user that an access entry may map. A session's ARN is none. */
record PrincipalArn(String text, String account, String kind, String path, String name) {
    private static final Pattern SHAPE =
            Pattern.compile(
                    "arn:(?:aws|aws-cn|aws-us-gov):iam::(\\d{12}):(role|user)(/[!-~]+/|/)([\\w+=,.@-]{1,64})");

    static PrincipalArn parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw EksErrors.invalidParameter("The principalArn parameter format is not valid");
        }
        return new PrincipalArn(
                text, shape.group(1), shape.group(2), shape.group(3), shape.group(4));
    }

    boolean isServiceLinked() {
        return path.startsWith("/aws-service-role/");
    }

    /**
     * The unique id of the principal, if it exists under exactly this ARN and EKS knows of it yet.
     */
    Optional<String> uniqueId(World world, Duration lag) {
        Optional<Account> owner = world.account(account);
        if (kind.equals("user")) {
            return owner.map(a -> a.users().get(name))
                    .filter(user -> user.arn().equals(text))
                    .map(User::id);
        }
        return owner.flatMap(a -> a.roles().get(Account.key(name), lag))
                .filter(role -> role.arn().equals(text))
                .map(Role::id);
    }

    String entryArn(String region, String clusterAccount, String cluster, String id) {
        return "arn:%s:eks:%s:%s:access-entry/%s/%s/%s/%s/%s"
                .formatted(
                        Regions.partition(region),
                        region,
                        clusterAccount,
                        cluster,
                        kind,
                        account,
                        name,
                        id);
    }
}
