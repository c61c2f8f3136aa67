package io.jitaccess.sandbox;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Real SDK clients for a sandbox, signing as whom a test wants. They do not retry, so that a test
 * sees each answer.
 */
public final class Clients {
    static final String SERVICE_KEY = "ASIASANDBOXSERVICE01";
    static final String OPERATOR_KEY = "AKIASANDBOXOPERATOR1";
    public static final String HUB = "111111111111";
    public static final String SPOKE = "222222222222";
    static final String ACCESS_ROLE = "arn:aws:iam::" + SPOKE + ":role/JITAccessRole";
    public static final String BOUNDARY = "arn:aws:iam::" + SPOKE + ":policy/jit-boundary";
    public static final String VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

    private static final SdkHttpClient HTTP =
            UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(10)).build();

    private final AwsSandbox sandbox;
    private final AwsCredentials credentials;
    private final Region region;

    private Clients(AwsSandbox sandbox, AwsCredentials credentials, Region region) {
        this.sandbox = sandbox;
        this.credentials = credentials;
        this.region = region;
    }

    static Clients with(AwsSandbox sandbox, AwsCredentials credentials) {
        return new Clients(sandbox, credentials, Region.EU_CENTRAL_1);
    }

    /** As the service itself, in the hub account. */
    static Clients service(AwsSandbox sandbox) {
        return with(sandbox, seeded(SERVICE_KEY));
    }

    static Clients operator(AwsSandbox sandbox) {
        return with(sandbox, seeded(OPERATOR_KEY));
    }

    /** As the service once it has taken on the access role of the cluster account. */
    public static Clients access(AwsSandbox sandbox) {
        return service(sandbox)
                .assume(
                        r ->
                                r.roleArn(ACCESS_ROLE)
                                        .roleSessionName("jit-provisioner")
                                        .externalId("jit-sandbox"));
    }

    static AwsCredentials seeded(String id) {
        var key = SandboxSettings.example().accessKey(id);
        String token = key.sessionToken();
        return token == null
                ? AwsBasicCredentials.create(id, key.secret())
                : AwsSessionCredentials.create(id, key.secret(), token);
    }

    public Clients assume(Consumer<AssumeRoleRequest.Builder> request) {
        var issued = sts().assumeRole(request).credentials();
        return with(
                sandbox,
                AwsSessionCredentials.create(
                        issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()));
    }

    Clients in(Region other) {
        return new Clients(sandbox, credentials, other);
    }

    public AwsCredentials credentials() {
        return credentials;
    }

    public StsClient sts() {
        return configured(StsClient.builder()).build();
    }

    public IamClient iam() {
        return configured(IamClient.builder()).build();
    }

    public EksClient eks() {
        return configured(EksClient.builder()).build();
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder) {
        URI endpoint = sandbox.endpoint();
        builder.region(region)
                .endpointOverride(endpoint)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
        ((AwsSyncClientBuilder<?, ?>) builder).httpClient(HTTP);
        return builder;
    }
}
