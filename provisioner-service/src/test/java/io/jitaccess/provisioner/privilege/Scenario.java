package io.jitaccess.provisioner.privilege;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Access;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Extended;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.Purpose;
import io.jitaccess.provisioner.aws.RoleSessions;
import io.jitaccess.provisioner.aws.SessionCredentials;
import io.jitaccess.provisioner.grant.TestingProvisioner;
import io.jitaccess.provisioner.preflight.Finding;
import io.jitaccess.provisioner.preflight.TestingPreflight;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.testing.Events;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Everything that the provisioner does on AWS, once. */
final class Scenario {
    private final AwsSandbox sandbox;

    Scenario(AwsSandbox sandbox) {
        this.sandbox = sandbox;
    }

    void run() {
        try (TestingProvisioner provisioner = TestingProvisioner.on(sandbox).stock(1).build()) {
            provisioner.refill();
            Provisioned fromStock = provisioner.granted();
            Provisioned fresh = provisioner.granted(provisioner.approved(withGroup()));
            again(provisioner);
            extend(provisioner, fromStock);
            draw(provisioner, fresh);
            assertThat(TestingPreflight.inspect(provisioner).findings())
                    .noneMatch(it -> it.severity() == Finding.Severity.BLOCKING);
            assertThat(TestingPreflight.tryOut(provisioner).findings()).isEmpty();
            new AccessEntries(provisioner.accounts, Purpose.REMOVAL, provisioner.installation)
                    .listWith(provisioner.cluster(), "AmazonEKSEditPolicy");
            only(provisioner.remove(fromStock), Deprovisioned.class);
            Meddler.addPolicies(sandbox, fresh.role().roleArn());
            only(provisioner.remove(fresh), Deprovisioned.class);
            provisioner.granted();
            provisioner.clock.advance(Duration.ofHours(13));
            provisioner.swept();
            provisioner.swept();
            assertThat(provisioner.entries()).isEmpty();
            assertThat(provisioner.grantRoles()).isEmpty();
        }
    }

    private static Access withGroup() {
        return Events.ACCESS.toBuilder().kubernetesGroups(List.of("jit-debuggers")).build();
    }

    /** As after a crash right before the end: everything is there already. */
    private static void again(TestingProvisioner provisioner) {
        Approved approved = provisioner.approved();
        only(provisioner.provision(approved), Provisioned.class);
        Provisioned made = provisioner.granted(approved);
        only(provisioner.remove(made), Deprovisioned.class);
    }

    private static void extend(TestingProvisioner provisioner, Provisioned base) {
        Approved extension =
                provisioner.approved(base.access()).toBuilder()
                        .extends$(base.requestId())
                        .endsAt(base.endsAt().plus(Events.HOUR))
                        .build();
        only(provisioner.provision(extension), Extended.class);
    }

    /** The one thing that a grant's own session may do on AWS. */
    private void draw(TestingProvisioner provisioner, Provisioned grant) {
        SessionCredentials session =
                new RoleSessions(provisioner.accounts)
                        .assume(
                                provisioner.cluster(),
                                new RoleSessions.Session(
                                        grant.role().roleArn(),
                                        "jit-dana-dev-" + grant.requestId(),
                                        grant.user(),
                                        Map.of("Purpose", "JITAccess"),
                                        Duration.ofMinutes(15)));
        try (EksClient eks =
                EksClient.builder()
                        .region(Region.EU_CENTRAL_1)
                        .endpointOverride(sandbox.endpoint())
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsSessionCredentials.create(
                                                session.accessKeyId(),
                                                session.secretAccessKey().reveal(),
                                                session.sessionToken().reveal())))
                        .build()) {
            assertThat(eks.describeCluster(r -> r.name("dev")).cluster().name()).isEqualTo("dev");
        }
    }
}
