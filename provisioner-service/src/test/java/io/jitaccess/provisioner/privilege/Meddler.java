package io.jitaccess.provisioner.privilege;

import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

import tools.jackson.databind.json.JsonMapper;

import java.util.Map;
import java.util.stream.Stream;

/** Somebody with all rights in the account, who gives a grant's role more than we did. */
final class Meddler {
    private static final String ALL =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}
            """;
    private static final String ACCOUNT = "222222222222";
    private static final String KEY = "AKIASANDBOXMEDDLER01";
    private static final String SECRET = "meddler-secret-access-key";

    private Meddler() {}

    /** The world with its meddler, and with one cluster in the account. */
    static SandboxSettings alone(SandboxSettings settings) {
        var user =
                new SandboxSettings.UserSeed(
                        "meddler", Map.of("all", JsonMapper.shared().readTree(ALL)));
        var key =
                new SandboxSettings.AccessKeySeed(
                        KEY, SECRET, null, ACCOUNT, "meddler", null, null);
        return settings.withAccounts(
                        accounts ->
                                accounts.stream()
                                        .map(it -> it.id().equals(ACCOUNT) ? with(it, user) : it)
                                        .toList())
                .withAccessKeys(
                        Stream.concat(settings.accessKeys().stream(), Stream.of(key)).toList());
    }

    private static SandboxSettings.AccountSeed with(
            SandboxSettings.AccountSeed seed, SandboxSettings.UserSeed user) {
        return new SandboxSettings.AccountSeed(
                seed.id(),
                seed.partition(),
                seed.serviceControlPolicies(),
                seed.policies(),
                seed.roles(),
                Stream.concat(seed.users().stream(), Stream.of(user)).toList(),
                seed.clusters().stream().filter(it -> it.name().equals("dev")).toList());
    }

    static void addPolicies(AwsSandbox sandbox, String roleArn) {
        String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        try (IamClient iam =
                IamClient.builder()
                        .region(Region.AWS_GLOBAL)
                        .endpointOverride(sandbox.endpoint())
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(KEY, SECRET)))
                        .build()) {
            iam.putRolePolicy(r -> r.roleName(role).policyName("more").policyDocument(ALL));
            iam.attachRolePolicy(
                    r ->
                            r.roleName(role)
                                    .policyArn(
                                            "arn:aws:iam::%s:policy/jit-boundary"
                                                    .formatted(ACCOUNT)));
        }
    }
}
