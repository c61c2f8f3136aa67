package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Hub and spoke: our base credentials assume the access role of each cluster's account. That is
 * role chaining, so a session lasts one hour at most; it is kept, and renewed well before its end.
 */
public final class Accounts implements AutoCloseable {
    private static final int LONGEST_CHAINED_SECONDS = 3600;
    private static final Duration RENEW_BEFORE_END = Duration.ofMinutes(10);
    private static final int ATTEMPTS_PER_CALL = 2;

    private final AwsSettings settings;
    private final String sessionName;
    private final ServerTime time;
    private final CallFailures failures;
    private final SdkHttpClient http;
    private final Supplier<AwsCredentialsProvider> base;
    private final Map<String, StsClient> hubs = new ConcurrentHashMap<>();
    private final Map<String, StsAssumeRoleCredentialsProvider> sessions =
            new ConcurrentHashMap<>();
    private final Map<String, Spoke> spokes = new ConcurrentHashMap<>();
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();

    /**
     * @param instance name of this process, part of the session name in CloudTrail
     * @param time is told of each answer's date
     * @param failures hears of each call that did not work
     */
    public Accounts(AwsSettings settings, String instance, ServerTime time, CallFailures failures) {
        this(
                settings,
                instance,
                time,
                failures,
                () -> DefaultCredentialsProvider.builder().build(),
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.connectTimeout())
                        .socketTimeout(settings.callTimeout())
                        .build());
    }

    Accounts(
            AwsSettings settings,
            String instance,
            ServerTime time,
            CallFailures failures,
            Supplier<AwsCredentialsProvider> base,
            SdkHttpClient http) {
        this.settings = settings;
        this.time = time;
        this.failures = failures;
        this.sessionName = AwsNames.sessionName("jit-provisioner", instance);
        this.base = base;
        this.http = http;
    }

    /** Hears of each call that did not work, by account and purpose. */
    @FunctionalInterface
    public interface CallFailures {
        void add(String account, Purpose purpose, AwsError error);
    }

    Spoke spoke(Cluster cluster, Purpose purpose) {
        return spokes.computeIfAbsent(
                purpose + "/" + cluster.arn() + "/" + cluster.accessRole(),
                key -> connect(cluster, purpose, key));
    }

    private Spoke connect(Cluster cluster, Purpose purpose, String key) {
        AwsCredentialsProvider session = session(cluster);
        Region region = Region.of(cluster.region());
        Guard account =
                guards.computeIfAbsent(
                        purpose + "/" + cluster.account(),
                        name ->
                                Guard.of(
                                        name,
                                        settings,
                                        error -> failures.add(cluster.account(), purpose, error)));
        return new Spoke(
                client(IamClient.builder(), iamRegion(cluster), session),
                client(EksClient.builder(), region, session),
                client(StsClient.builder(), region, session),
                account,
                account.forCluster(key));
    }

    private AwsCredentialsProvider session(Cluster cluster) {
        return sessions.computeIfAbsent(
                cluster.accessRole() + " " + cluster.externalId(), _ -> assumed(cluster));
    }

    private StsAssumeRoleCredentialsProvider assumed(Cluster cluster) {
        @Nullable String externalId = cluster.externalId();
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(hub(cluster.region()))
                .prefetchTime(RENEW_BEFORE_END)
                .refreshRequest(
                        r ->
                                r.roleArn(cluster.accessRole())
                                        .externalId(externalId)
                                        .roleSessionName(sessionName)
                                        .durationSeconds(LONGEST_CHAINED_SECONDS))
                .build();
    }

    private StsClient hub(String region) {
        return hubs.computeIfAbsent(
                region, name -> client(StsClient.builder(), Region.of(name), base.get()));
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(
            B builder, Region region, AwsCredentialsProvider credentials) {
        builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(
                        o ->
                                o.apiCallTimeout(settings.callTimeout())
                                        .addExecutionInterceptor(time)
                                        .retryStrategy(
                                                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                                        .maxAttempts(ATTEMPTS_PER_CALL)
                                                        .build()));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    /** IAM is one service for a whole partition. */
    private static Region iamRegion(Cluster cluster) {
        return switch (cluster.partition()) {
            case "aws-cn" -> Region.AWS_CN_GLOBAL;
            case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL;
            default -> Region.AWS_GLOBAL;
        };
    }

    @Override
    public void close() {
        sessions.values().forEach(StsAssumeRoleCredentialsProvider::close);
        hubs.values().forEach(StsClient::close);
        spokes.values().forEach(Spoke::close);
        http.close();
    }
}
