package io.jitaccess.sandbox;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.aws.AwsEndpoint;
import io.jitaccess.sandbox.aws.CallLog;
import io.jitaccess.sandbox.aws.Checks;
import io.jitaccess.sandbox.control.ControlEndpoint;
import io.jitaccess.sandbox.control.SandboxControl;
import io.jitaccess.sandbox.eks.ClusterEndpoints;
import io.jitaccess.sandbox.eks.EksService;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.http.HttpListener;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.iam.IamOperations;
import io.jitaccess.sandbox.kubernetes.ApiAudit;
import io.jitaccess.sandbox.kubernetes.ApiServers;
import io.jitaccess.sandbox.kubernetes.ServingCertificate;
import io.jitaccess.sandbox.signature.SignatureVerifier;
import io.jitaccess.sandbox.sts.StsOperations;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Ids;
import io.jitaccess.sandbox.world.SandboxClock;
import io.jitaccess.sandbox.world.World;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The sandbox as a whole: one HTTP endpoint for AWS, one HTTPS endpoint for the API servers of all
 * clusters.
 */
public final class AwsSandbox implements AutoCloseable {
    private final World world;
    private final SandboxControl control;
    private final HttpListener aws;
    private final HttpListener api;
    private final ServingCertificate certificate;

    private AwsSandbox(SandboxSettings settings, InstantSource time, @Nullable Path data) {
        SandboxClock clock = new SandboxClock(time);
        Behaviour behaviour =
                new Behaviour(clock, new SplittableRandom(), settings.delays(), settings.quotas());
        behaviour.rateLimits(settings.rateLimits());
        Seeds seeds = new Seeds(settings, clock, new Ids(new SecureRandom()), behaviour);
        world = seeds.world();
        CallLog calls = new CallLog();
        ApiAudit audit = new ApiAudit();
        SignatureVerifier verifier = new SignatureVerifier(world.credentials(), clock);
        Checks checks = new Checks();
        Access access = new Access(world, behaviour, checks);
        control =
                new SandboxControl(
                        world, behaviour, calls, checks, audit, settings.revealSecrets());
        certificate = ServingCertificate.in(data);
        ApiServers servers = new ApiServers(world, behaviour, verifier, audit, seeds::objects);
        api = HttpListener.start(settings.apiPort(), certificate.tls(), clock, servers::handle);
        AwsEndpoint endpoint =
                new AwsEndpoint(
                        world,
                        behaviour,
                        verifier,
                        Map.of(
                                "sts", StsOperations.service(world, behaviour, access),
                                "iam", IamOperations.service(world, behaviour, access),
                                "eks", new EksService(world, behaviour, access, new Endpoints())),
                        calls);
        ControlEndpoint controls = new ControlEndpoint(control);
        try {
            aws =
                    HttpListener.start(
                            settings.port(), null, clock, r -> handle(r, endpoint, controls));
        } catch (RuntimeException taken) {
            api.close();
            throw taken;
        }
    }

    public static AwsSandbox start(SandboxSettings settings) {
        return new AwsSandbox(settings, InstantSource.system(), null);
    }

    /**
     * With a clock that the test moves; the control endpoint can still move the sandbox against it.
     */
    public static AwsSandbox start(SandboxSettings settings, InstantSource time) {
        return new AwsSandbox(settings, time, null);
    }

    /** Keeps the API servers' certificate in a directory, so that kubeconfigs outlive a restart. */
    static AwsSandbox start(SandboxSettings settings, Path data) {
        return new AwsSandbox(settings, InstantSource.system(), data);
    }

    private static Response handle(
            Request request, AwsEndpoint endpoint, ControlEndpoint controls) {
        return request.rawPath().startsWith("/_sandbox/")
                ? controls.handle(request)
                : endpoint.handle(request);
    }

    /** Where STS, IAM and EKS of all accounts and regions are. */
    public URI endpoint() {
        return aws.uri();
    }

    public URI apiServer(String cluster) {
        return URI.create(api.uri() + "/clusters/" + world.cluster(cluster).orElseThrow().name());
    }

    /** The certificate authority of the cluster's API server, PEM. */
    public String apiServerCa(String cluster) {
        if (world.cluster(cluster).isEmpty()) {
            throw new IllegalArgumentException("No cluster " + cluster);
        }
        return certificate.authorityPem();
    }

    public SandboxControl control() {
        return control;
    }

    @Override
    public void close() {
        aws.close();
        api.close();
    }

    private final class Endpoints implements ClusterEndpoints {
        @Override
        public URI endpoint(Cluster cluster) {
            return apiServer(cluster.name());
        }

        @Override
        public String certificateAuthority(Cluster cluster) {
            return apiServerCa(cluster.name());
        }
    }
}
